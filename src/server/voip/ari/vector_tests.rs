//! What a real Asterisk 22 told of calls of real telephones (recorded by `tests/switchboard`), and what is made of it.

use super::*;
use crate::domain::{Direction, Line, Missed, Stands};
use serde_json::Value;

fn recorded(name: &str) -> Vec<Heard> {
    let all: Vec<Value> =
        serde_json::from_str(include_str!("../../../../tests/vectors/asterisk.json")).unwrap();
    let found = all.iter().find(|call| call["name"] == name);
    let told = found.expect(name)["told"].as_array().unwrap();
    told.iter().map(heard).collect()
}

fn heard(told: &Value) -> Heard {
    let body = serde_json::to_vec(&told["body"]).unwrap();
    let delivery = Delivery::json(told["query"].as_str().unwrap(), &body);
    Asterisk.hear(&delivery, now()).unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-28T00:00:00Z".parse().unwrap()
}

fn line(heard: &[Heard]) -> Line {
    Line::of(heard.iter().flat_map(|heard| &heard.facts))
}

fn stands(name: &str) -> Stands {
    let heard = recorded(name);
    let way = heard[0].direction.unwrap();
    let called_off = name.contains("called off");
    let in_order = line(&heard).stands(way, called_off, now());
    let mut reversed = heard;
    reversed.reverse();
    assert_eq!(line(&reversed).stands(way, called_off, now()), in_order);
    in_order
}

#[test]
fn every_call_of_a_real_switchboard_ends_as_it_did() {
    for (name, missed) in [
        ("a click that nobody answers", Missed::NoAnswer),
        (
            "a click that is called off while it rings",
            Missed::CalledOff,
        ),
        ("a click whose own telephone is busy", Missed::NotPickedUp),
        ("a call that is given up while it rings", Missed::Abandoned),
        ("a call to a telephone that is busy", Missed::Busy),
    ] {
        assert_eq!(stands(name), Stands::Missed(missed), "{name}");
    }
    for (name, seconds) in [
        ("a click that is answered", 2..=4),
        ("a call that comes in and is answered", 2..=4),
        ("a call from a number that is withheld", 1..=2),
        ("a call that is handed on", 4..=6),
        ("a call to two telephones", 1..=3),
        ("a call that is dialled by hand", 1..=3),
    ] {
        let Stands::Held(span) = stands(name) else {
            panic!("{name} was held");
        };
        assert!(seconds.contains(&span.duration().seconds), "{name}");
    }
}

#[test]
fn numbers_and_telephones_are_read_from_the_channel_that_a_call_began_with() {
    let said = |name: &str| {
        let heard = recorded(name);
        let ours: Vec<String> = heard.iter().filter_map(|one| one.ours.clone()).collect();
        let theirs: Vec<String> = heard.iter().filter_map(|one| one.theirs.clone()).collect();
        let mut desks: Vec<String> = heard
            .iter()
            .flat_map(|one| one.desks.iter().map(|(_, desk)| desk.clone()))
            .collect();
        desks.sort();
        desks.dedup();
        (heard[0].direction, ours.join(" "), theirs.join(" "), desks)
    };
    let inbound = Some(Direction::Inbound);
    let text = str::to_owned;
    assert_eq!(
        said("a call that comes in and is answered"),
        (
            inbound,
            text("+12125550199"),
            text("+12125550147"),
            vec![text("101")]
        )
    );
    assert_eq!(said("a call from a number that is withheld").2, "anonymous");
    assert_eq!(
        said("a call to two telephones").3,
        [text("101"), text("102")]
    );
    assert_eq!(
        said("a call that is dialled by hand"),
        (
            Some(Direction::Outbound),
            text("101"),
            text("+12125550147"),
            vec![text("101")]
        )
    );
    // Whom a click called is known from the click.
    assert_eq!(said("a click that is answered").2, "");
}

#[test]
fn what_is_heard_of_a_click_is_of_the_attempt_that_asked_for_it() {
    let heard = recorded("a click that is answered");
    let call = heard[0].call.unwrap();
    assert!(heard.iter().all(|one| one.call == Some(call)));
    assert!(heard.iter().all(|one| one.conversation == call.to_string()));
    assert_eq!(heard[0].provider_call, Some(channel_of(call)));
    // Delivered twice, it is one; and no two are the same.
    let keys: std::collections::BTreeSet<&str> = heard.iter().map(|one| &*one.key).collect();
    assert_eq!(keys.len(), heard.len());
}

#[test]
fn what_is_no_event_of_a_channel_cannot_be_read() {
    for (query, body) in [
        ("of=1.2", "not json"),
        ("of=1.2", r#"{"type":"ChannelCreated"}"#),
        ("", r#"{"type":"ChannelCreated","channel":{"id":"1.2"}}"#),
    ] {
        let told = Delivery::json(query, body.as_bytes());
        assert!(Asterisk.hear(&told, now()).is_err(), "{body}");
    }
    // And nothing that comes to the webhook is its own.
    let told = Delivery::json("of=1.2", &[]);
    let refused = Asterisk.verify(&Secrets::default(), &told, now());
    assert_eq!(refused, Err(NotVerified::Unsigned));
}

fn order(desk: &str, theirs: &str) -> Order {
    Order {
        call: Uuid::nil(),
        desk: desk.into(),
        theirs: theirs.into(),
        ours: "+12125550199".into(),
        webhook: String::new(),
    }
}

#[test]
fn only_extensions_and_numbers_reach_a_dial_string() {
    let secrets = Secrets::default();
    let account = Account {
        account: "callboard",
        address: "http://pbx.example:8088",
        dialplan: "from-internal",
        secrets: &secrets,
    };
    let placed = |order: &Order| Asterisk.place(&account, order, now());
    let Some(Way::Ask(asked)) = placed(&order("101", "+12125550147")) else {
        panic!("it can be dialled");
    };
    assert_eq!(asked.url, "http://pbx.example:8088/ari/channels");
    assert!(asked.form.contains(&("endpoint", "PJSIP/101".to_owned())));
    assert!(
        asked
            .form
            .contains(&("channelId", format!("callboard-{}", Uuid::nil())))
    );
    for (desk, theirs) in [
        ("+12125550123", "+12125550147"),
        ("101@trunk", "+12125550147"),
        ("101&PJSIP/102", "+12125550147"),
        ("101", "911"),
        ("101", "+1212555014,1,System"),
    ] {
        assert_eq!(placed(&order(desk, theirs)), None, "{desk} {theirs}");
    }
    let ending = |provider_call: &str| {
        let ending = Ending {
            call: None,
            provider_call,
            direction: Direction::Inbound,
            ours: "",
            theirs: "",
        };
        Asterisk.end(&account, &ending, now()).is_some()
    };
    assert!(ending("pbx-1795788304.12"));
    assert!(!ending("../applications/x") && !ending("1?reason=x") && !ending(".."));
}

#[test]
fn an_answer_says_whether_anything_may_ring() {
    let placed = |status, body: &str| {
        Asterisk.placed(&Answered {
            status,
            body: body.into(),
        })
    };
    assert_eq!(
        placed(200, r#"{"id":"callboard-1"}"#),
        Ok("callboard-1".into())
    );
    for (status, body) in [
        (
            400,
            r#"{"message":"Application or extension must be specified"}"#,
        ),
        (401, ""),
        (404, ""),
        (500, r#"{"error":"Allocation failed"}"#),
        (503, "Asterisk not booted"),
    ] {
        let refused = placed(status, body);
        assert!(matches!(refused, Err(NotPlaced::Refused(_))), "{status}");
    }
    for status in [409, 500, 502] {
        let unknown = placed(status, "");
        assert!(matches!(unknown, Err(NotPlaced::Unknown(_))), "{status}");
    }
}
