//! Callboard's own message, for everything that can send one: switchboards with a script, and what stands between other
//! providers and Callboard. It is described in `docs/TELEPHONY.md`.

use super::{
    Account, Answered, Delivery, Ending, Heard, NotPlaced, NotVerified, Order, Reply, Secrets,
    Unreadable, VoipProvider, Way,
};
use crate::{
    domain::{Direction, Ended, LegEvent, LegFact, Side},
    server::signatures::{is_sha256_hex, sha256_hex},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The header of the signature: `t=1795683600,v1=…`.
pub const SIGNATURE: &str = "callboard-signature";

/// How far the time of a signature may be from now, in seconds.
const FRESH: i64 = 300;

/// The signed webhook.
#[derive(Clone, Copy, Debug)]
pub struct Webhook;

/// A message about one leg of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What is the same when it is sent again.
    pub id: String,
    /// The call it is about, by the sender's name.
    pub call: String,
    /// The leg; none: the call has one at each end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg: Option<String>,
    /// `theirs` or `ours`.
    pub side: String,
    /// `dialled`, `ringing`, `answered`, `ended` or `recorded`.
    pub event: String,
    /// When it happened (RFC 3339).
    pub at: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// The number that calls; empty: withheld.
    pub from: String,
    /// The number that is called.
    pub to: String,
    /// Of `ended`: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of `answered`: by a machine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub machine: bool,
    /// Of `ended`: seconds from the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talked: Option<i64>,
    /// Of `recorded`: where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<String>,
    /// Of `recorded`: its length in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// Of our own leg: the telephone that rings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// The call that Callboard asked for, by Callboard's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callboard_call: Option<Uuid>,
}

/// What the header of a message says that is signed at `at`.
pub fn signed(key: &str, body: &[u8], at: DateTime<Utc>) -> String {
    let at = at.timestamp();
    let tag = sha256_hex(
        key.as_bytes(),
        &[format!("{at}.").as_bytes(), body].concat(),
    );
    format!("t={at},v1={tag}")
}

impl VoipProvider for Webhook {
    fn verify(
        &self,
        secrets: &Secrets,
        delivery: &Delivery,
        now: DateTime<Utc>,
    ) -> Result<(), NotVerified> {
        let header = delivery.header(SIGNATURE);
        let parts = || {
            header
                .split(',')
                .filter_map(|part| part.trim().split_once('='))
        };
        let at = parts().find_map(|(name, value)| (name == "t").then_some(value));
        let Some(at) = at.and_then(|at| at.parse::<i64>().ok()) else {
            return Err(NotVerified::Unsigned);
        };
        let text = [format!("{at}.").as_bytes(), &delivery.body].concat();
        let mut tags = parts().filter_map(|(name, value)| (name == "v1").then_some(value));
        let fits = tags.any(|tag| {
            secrets
                .keys()
                .any(|key| is_sha256_hex(key.as_bytes(), &text, tag))
        });
        if !fits {
            return Err(NotVerified::Forged);
        }
        if (now.timestamp() - at).abs() > FRESH {
            return Err(NotVerified::Stale);
        }
        Ok(())
    }

    fn hear(&self, delivery: &Delivery, _received_at: DateTime<Utc>) -> Result<Heard, Unreadable> {
        let message: Message = serde_json::from_slice(&delivery.body)
            .map_err(|error| Unreadable(format!("It is no message as described: {error}.")))?;
        message.read()
    }

    fn asks(&self, _delivery: &Delivery) -> bool {
        false
    }

    fn reply(&self, _delivery: &Delivery, _ring: &[String]) -> Reply {
        Reply::default()
    }

    fn place(&self, _account: &Account<'_>, _order: &Order, _now: DateTime<Utc>) -> Option<Way> {
        None
    }

    fn placed(&self, _answered: &Answered) -> Result<String, NotPlaced> {
        Err(NotPlaced::Refused("it only tells of calls".into()))
    }

    fn end(&self, _account: &Account<'_>, _call: &Ending<'_>, _now: DateTime<Utc>) -> Option<Way> {
        None
    }
}

impl Message {
    fn read(self) -> Result<Heard, Unreadable> {
        let no = |name: &str, told: &str, known: &[&str]| {
            Unreadable(format!(
                "“{told}” is no {name}: it is one of {}.",
                known.join(", ")
            ))
        };
        if self.id.is_empty() || self.call.is_empty() {
            return Err(Unreadable("It needs an id and a call.".into()));
        }
        let side =
            Side::parse(&self.side).ok_or_else(|| no("side", &self.side, &["theirs", "ours"]))?;
        let direction = Direction::parse(&self.direction)
            .ok_or_else(|| no("direction", &self.direction, &["inbound", "outbound"]))?;
        let at = DateTime::parse_from_rfc3339(&self.at)
            .map_err(|_| Unreadable(format!("“{}” is no time (RFC 3339).", self.at)))?
            .to_utc();
        if self
            .talked
            .is_some_and(|seconds| !(0..=86_400).contains(&seconds))
        {
            return Err(Unreadable("Nobody talks for longer than a day.".into()));
        }
        let what = match &*self.event {
            "dialled" => LegEvent::Dialled,
            "ringing" => LegEvent::Ringing,
            "answered" => LegEvent::Answered {
                machine: self.machine,
            },
            "ended" => {
                let why = self.reason.as_deref().unwrap_or("hung_up");
                let known: Vec<&str> = Ended::ALL.iter().map(|one| one.code()).collect();
                LegEvent::Ended {
                    why: Ended::parse(why).ok_or_else(|| no("reason", why, &known))?,
                    talked: self.talked,
                }
            }
            "recorded" => LegEvent::Recorded {
                recording: self
                    .recording
                    .clone()
                    .ok_or_else(|| Unreadable("It says not where the recording is.".into()))?,
                seconds: self.seconds,
            },
            other => {
                let known = ["dialled", "ringing", "answered", "ended", "recorded"];
                return Err(no("event", other, &known));
            }
        };
        let (ours, theirs) = match direction {
            Direction::Inbound => (self.to, self.from),
            Direction::Outbound => (self.from, self.to),
        };
        let leg = self.leg.unwrap_or_else(|| side.code().to_owned());
        let conversation = self
            .callboard_call
            .map_or_else(|| self.call.clone(), |call| call.to_string());
        let mut heard = Heard::new(self.id, conversation);
        heard.call = self.callboard_call;
        heard.provider_call = Some(self.call);
        heard.direction = Some(direction);
        heard.ours = Some(ours);
        heard.theirs = Some(theirs);
        heard
            .desks
            .extend(self.desk.map(|desk| (leg.clone(), desk)));
        heard.facts.push(LegFact {
            leg,
            side,
            at,
            what,
        });
        Ok(heard)
    }
}
