//! Known answers: messages as Twilio and SignalWire sign them, published by them or made with their own libraries.

use super::*;
use crate::domain::{Ended, LegEvent, Line, Side, Stands};
use axum::http::{HeaderName, HeaderValue};
use serde_json::Value;

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../tests/vectors/laml.json")).unwrap()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap_or_default()
}

fn delivery(vector: &Value) -> Delivery {
    let url = text(vector, "url").to_owned();
    let headers = vector["headers"].as_object().unwrap().iter();
    Delivery {
        query: url
            .split_once('?')
            .map_or("", |(_, query)| query)
            .to_owned(),
        url,
        headers: headers
            .map(|(name, value)| {
                (
                    HeaderName::try_from(name.to_lowercase()).unwrap(),
                    HeaderValue::from_str(value.as_str().unwrap()).unwrap(),
                )
            })
            .collect(),
        content_type: text(vector, "content_type").to_owned(),
        body: text(vector, "body").as_bytes().to_vec(),
    }
}

fn secrets(vector: &Value) -> Secrets {
    Secrets {
        token: text(vector, "secret").to_owned(),
        ..Secrets::default()
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn named(id: &str) -> Delivery {
    let vectors = vectors();
    let found = vectors.iter().find(|vector| text(vector, "id") == id);
    delivery(found.unwrap())
}

#[test]
fn every_known_answer_is_judged_as_its_provider_judges_it() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 26);
    for vector in &vectors {
        let provider = of(Provider::parse(text(vector, "provider")).unwrap());
        let verdict = provider.verify(
            &secrets(vector),
            &delivery(vector),
            at("2026-11-22T09:00:00Z"),
        );
        let expected = match text(vector, "expect") {
            "valid" => Ok(()),
            _ => Err(NotVerified::Forged),
        };
        assert_eq!(verdict, expected, "{}", text(vector, "id"));
    }
}

#[test]
fn a_message_that_was_touched_is_forged_and_one_without_signature_unsigned() {
    for vector in vectors()
        .iter()
        .filter(|vector| text(vector, "expect") == "valid")
    {
        let provider = of(Provider::parse(text(vector, "provider")).unwrap());
        let (secrets, genuine) = (secrets(vector), delivery(vector));
        let now = at("2026-11-22T09:00:00Z");
        let mut touched = genuine.clone();
        touched.body.extend(b"&CallDuration=9999");
        let elsewhere = Delivery {
            url: format!("{}x", genuine.url),
            ..genuine.clone()
        };
        let other = Secrets {
            token: "another".into(),
            ..Secrets::default()
        };
        for (secrets, delivery) in [
            (&secrets, &touched),
            (&secrets, &elsewhere),
            (&other, &genuine),
        ] {
            let verdict = provider.verify(secrets, delivery, now);
            assert_eq!(verdict, Err(NotVerified::Forged), "{}", text(vector, "id"));
        }
        let unsigned = Delivery {
            headers: HeaderMap::new(),
            ..genuine.clone()
        };
        assert_eq!(
            provider.verify(&secrets, &unsigned, now),
            Err(NotVerified::Unsigned)
        );
        // While a key is changed, the one before still counts.
        let changing = Secrets {
            before: secrets.token.clone(),
            token: "new".into(),
            ..Secrets::default()
        };
        assert_eq!(provider.verify(&changing, &genuine, now), Ok(()));
    }
}

/// A whole click to dial, as Twilio tells it.
fn lifecycle() -> Vec<Heard> {
    let vectors = vectors();
    let flow = vectors
        .iter()
        .filter(|vector| text(vector, "id").starts_with("twilio-flow-0"));
    flow.map(|vector| {
        of(Provider::Twilio)
            .hear(&delivery(vector), at("2026-11-22T09:30:00Z"))
            .unwrap()
    })
    .collect()
}

#[test]
fn a_lifecycle_is_one_call_of_twelve_minutes_in_any_order() {
    let heard = lifecycle();
    assert_eq!(heard.len(), 8);
    let call = "0197c8e2-5b1e-7c3a-9a51-1d2f6b3c4d5e";
    for one in &heard {
        assert_eq!(
            (one.conversation.as_str(), one.call),
            (call, call.parse().ok())
        );
    }
    let theirs = heard.iter().find_map(|one| one.theirs.clone());
    assert_eq!(theirs.as_deref(), Some("+12025550147"));
    let keys: std::collections::BTreeSet<_> = heard.iter().map(|one| &one.key).collect();
    assert_eq!(keys.len(), 8, "each is another message");
    let facts: Vec<LegFact> = heard.into_iter().flat_map(|one| one.facts).collect();
    let stands = |facts: &[LegFact]| {
        Line::of(facts).stands(Direction::Outbound, false, at("2026-11-22T10:00:00Z"))
    };
    let Stands::Held(span) = stands(&facts) else {
        panic!("held")
    };
    assert_eq!(span.start(), at("2026-11-22T09:05:15Z"));
    assert_eq!(span.duration().seconds, 720);
    let mut backwards = facts.clone();
    backwards.reverse();
    assert_eq!(stands(&backwards), stands(&facts));
    // Without anything that was told of their answer, it is counted back from the end.
    let unanswered: Vec<LegFact> = facts
        .into_iter()
        .filter(|fact| fact.side == Side::Ours || !matches!(fact.what, LegEvent::Answered { .. }))
        .collect();
    assert_eq!(stands(&unanswered), Stands::Held(span));
}

#[test]
fn the_ends_of_a_leg_are_told_apart() {
    for (id, why) in [
        ("twilio-flow-busy", Ended::Busy),
        ("twilio-flow-failed", Ended::WrongNumber),
        ("twilio-flow-canceled", Ended::Cancelled),
    ] {
        let heard = of(Provider::Twilio)
            .hear(&named(id), at("2026-11-22T09:30:00Z"))
            .unwrap();
        let what = &heard.facts[0].what;
        assert_eq!(what, &LegEvent::Ended { why, talked: None }, "{id}");
    }
}

#[test]
fn a_recording_is_told_of_with_its_length() {
    let received = at("2026-11-22T09:30:00Z");
    let heard = of(Provider::Twilio)
        .hear(&named("twilio-flow-recording"), received)
        .unwrap();
    let LegEvent::Recorded { recording, seconds } = &heard.facts[0].what else {
        panic!("recorded")
    };
    assert!(recording.ends_with("REcccccccccccccccccccccccccccccccc"));
    assert_eq!(*seconds, Some(718));
}

#[test]
fn a_call_that_comes_in_rings_where_it_is_told_and_names_itself_in_every_address() {
    let twilio = of(Provider::Twilio);
    let voice = named("twilio-inbound-voice-utf8");
    assert!(twilio.asks(&voice));
    let rings = twilio.reply(&voice, &["+4930<&\"123".into(), "+15550100".into()]);
    assert_eq!(rings.body.matches("<Number").count(), 2, "{}", rings.body);
    assert!(
        rings.body.contains("+4930&lt;&amp;&quot;123"),
        "nothing gets out of its place"
    );
    assert!(
        rings
            .body
            .contains("?of=CAdddddddddddddddddddddddddddddddd&amp;leg=agent")
    );
    assert!(twilio.reply(&voice, &[]).body.contains("<Say>"));
    let told = named("twilio-flow-01-agent-initiated");
    assert!(!twilio.asks(&told));
    assert!(
        twilio
            .reply(&told, &["+49301234567".into()])
            .body
            .ends_with("<Response/>")
    );
}

#[test]
fn what_cannot_be_read_says_why() {
    let mut voice = named("twilio-inbound-voice-utf8");
    voice.body = b"CallStatus=ringing".to_vec();
    let why = of(Provider::Twilio).hear(&voice, at("2026-11-22T09:30:00Z"));
    assert_eq!(why, Err(Unreadable("It names no call (CallSid).".into())));
    voice.body = b"CallSid=CA1&CallStatus=teleported".to_vec();
    let why = of(Provider::Twilio).hear(&voice, at("2026-11-22T09:30:00Z"));
    assert!(why.unwrap_err().0.contains("teleported"));
}
