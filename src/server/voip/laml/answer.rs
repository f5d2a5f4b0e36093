//! What Twilio, or SignalWire, answers when it is asked how a call went: a call, or a list of them
//! (<https://www.twilio.com/docs/voice/api/call-resource>).

use super::message::ended;
use crate::{
    domain::{Direction, LegEvent, LegFact, Side},
    server::{
        signatures::digest_hex,
        voip::{Delivery, Heard, Order, Unreadable},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// What stands in the query of an answer in the ledger.
pub(super) const LOOKED_UP: &str = "looked-up";

/// A call, as the provider keeps it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Resource {
    sid: String,
    parent_call_sid: Option<String>,
    to: Option<String>,
    from: Option<String>,
    status: String,
    date_created: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
    /// Seconds, as text or as a number; empty while it goes on, and of one that nobody answered.
    duration: Value,
}

/// Calls that somebody else's call dialled.
#[derive(Debug, Deserialize)]
struct Resources {
    calls: Vec<Resource>,
}

/// Whether that is an answer.
pub(super) fn is_answer(delivery: &Delivery) -> bool {
    delivery.query().iter().any(|(name, _)| name == LOOKED_UP)
}

/// What an answer says.
pub(super) fn read(delivery: &Delivery, received_at: DateTime<Utc>) -> Result<Heard, Unreadable> {
    let query = delivery.query();
    let asked = |name: &str| {
        let found = query.iter().find(|(told, _)| told == name);
        found.map(|(_, value)| value.as_str())
    };
    let call: Option<Uuid> = asked("call").and_then(|id| id.parse().ok());
    let conversation = match (call, asked("of")) {
        (Some(call), _) => call.to_string(),
        (None, Some(of)) => of.to_owned(),
        (None, None) => {
            return Err(Unreadable(
                "It is not known which call was asked about.".into(),
            ));
        }
    };
    let legs = match serde_json::from_slice::<Resources>(&delivery.body) {
        Ok(all) => all.calls,
        Err(_) => vec![
            serde_json::from_slice::<Resource>(&delivery.body)
                .map_err(|error| Unreadable(format!("It is no call: {error}.")))?,
        ],
    };
    // Of two calls that dialled nobody, the answers are the same.
    let key = format!("{LOOKED_UP} {conversation} {}", digest_hex(&delivery.body));
    let mut heard = Heard::new(key, conversation);
    heard.call = call;
    let way = asked("way").and_then(Direction::parse);
    let way = call.map_or(way, |_| Some(Direction::Outbound));
    heard.direction = way;
    for leg in legs.iter().filter(|leg| !leg.sid.is_empty()) {
        leg.facts(
            way == Some(Direction::Outbound),
            received_at,
            &mut heard.facts,
        );
    }
    Ok(heard)
}

/// The calls in a list that were placed for an order at about that time: a provider's clock may be off, and ours.
///
/// # Errors
/// When it is no list.
pub(super) fn placed_at(
    body: &str,
    order: &Order,
    at: DateTime<Utc>,
) -> Result<Vec<String>, String> {
    let all: Resources =
        serde_json::from_str(body).map_err(|_| "it does not answer as expected".to_owned())?;
    let around = at - TimeDelta::seconds(30)..at + TimeDelta::minutes(2);
    let is_it = |call: &Resource| {
        let began = moment(&call.date_created).or_else(|| moment(&call.start_time));
        call.parent_call_sid.is_none()
            && call.to.as_deref() == Some(&*order.desk)
            && call.from.as_deref() == Some(&*order.ours)
            && began.is_some_and(|began| around.contains(&began))
    };
    let fits = all.calls.into_iter().filter(is_it);
    Ok(fits.map(|call| call.sid).collect())
}

impl Resource {
    /// When it was dialled, and when it ended, if it has. When it was answered is not told: that is counted back from the end.
    fn facts(&self, dialled_here: bool, received_at: DateTime<Utc>, facts: &mut Vec<LegFact>) {
        // Who called, or the telephone of ours that rang first, is the call that the others belong to.
        let side = if self.parent_call_sid.is_some() == dialled_here {
            Side::Theirs
        } else {
            Side::Ours
        };
        let mut add = |at, what| {
            facts.push(LegFact {
                leg: self.sid.clone(),
                side,
                at,
                what,
            });
        };
        let began = moment(&self.start_time).or_else(|| moment(&self.date_created));
        if let Some(at) = began {
            add(at, LegEvent::Dialled);
        }
        let Some(why) = ended(&self.status, None) else {
            return;
        };
        let talked = match &self.duration {
            Value::String(text) => text.parse().ok(),
            number => number.as_i64(),
        };
        let at = moment(&self.end_time).unwrap_or(received_at);
        let talked =
            talked.filter(|seconds| self.status == "completed" && (0..=86_400).contains(seconds));
        add(at, LegEvent::Ended { why, talked });
    }
}

/// RFC 2822, as all its times.
fn moment(text: &Option<String>) -> Option<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc2822(text.as_deref()?);
    read.ok().map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Line, Missed, Stands},
        server::voip::{VoipProvider, laml::TWILIO},
    };

    fn heard(query: &str, body: &str) -> Result<Heard, Unreadable> {
        TWILIO.hear(&Delivery::json(query, body.as_bytes()), now())
    }

    fn now() -> DateTime<Utc> {
        "2026-11-26T18:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_call_that_came_in_is_theirs_and_what_it_dialled_is_ours() {
        let one = r#"{"sid":"CA1","parent_call_sid":null,"status":"no-answer","date_updated":"x","end_time":"Thu, 26 Nov 2026 15:42:30 +0000","duration":""}"#;
        let below = r#"{"calls":[{"sid":"CA2","parent_call_sid":"CA1","status":"no-answer","end_time":"Thu, 26 Nov 2026 15:42:29 +0000","duration":null}]}"#;
        let all: Vec<Heard> = [one, below]
            .map(|body| heard("looked-up&of=CA1&way=inbound", body).unwrap())
            .into();
        assert!(
            all.iter()
                .all(|one| one.conversation == "CA1" && one.call.is_none())
        );
        assert_ne!(all[0].key, all[1].key);
        let line = Line::of(all.iter().flat_map(|one| &one.facts));
        assert_eq!(
            line.stands(Direction::Inbound, false, now()),
            Stands::Missed(Missed::NoAnswer)
        );
    }

    #[test]
    fn one_that_goes_on_says_no_end_and_what_is_no_call_is_not_read() {
        let goes_on = r#"{"sid":"CA1","status":"in-progress","start_time":"Thu, 26 Nov 2026 15:42:01 +0000"}"#;
        let heard_of = heard("looked-up&of=CA1", goes_on).unwrap();
        assert_eq!(heard_of.facts.len(), 1);
        assert_eq!(heard_of.facts[0].what, LegEvent::Dialled);
        // SignalWire's durations are numbers.
        let ended = r#"{"sid":"a-b","status":"completed","end_time":"Thu, 26 Nov 2026 15:54:15 +0000","duration":720}"#;
        let told = heard("looked-up&of=a-b", ended).unwrap();
        assert!(matches!(
            told.facts[..],
            [LegFact {
                what: LegEvent::Ended {
                    talked: Some(720),
                    ..
                },
                ..
            }]
        ));
        for (query, body) in [("looked-up&of=CA1", "<html>"), ("looked-up", goes_on)] {
            assert!(heard(query, body).is_err());
        }
    }
}
