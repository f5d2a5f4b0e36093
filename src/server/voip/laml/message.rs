//! What a message of Twilio's, or SignalWire's, says.

use crate::{
    domain::{Direction, Ended, LegEvent, LegFact, Side},
    server::voip::{Delivery, Heard, Unreadable},
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// A message: its form, and the query of the address it was sent to.
pub(super) struct Message {
    form: BTreeMap<String, String>,
    query: BTreeMap<String, String>,
}

impl Message {
    /// Of a delivery.
    pub fn of(delivery: &Delivery) -> Self {
        Self {
            form: delivery.form().into_iter().collect(),
            query: delivery.query().into_iter().collect(),
        }
    }

    /// A value; none where it is missing or empty.
    fn told(&self, name: &str) -> Option<&str> {
        self.form
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    fn asked(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.told(name)?.parse().ok()
    }

    /// What it says.
    pub fn read(&self, received_at: DateTime<Utc>) -> Result<Heard, Unreadable> {
        let sid = self
            .told("CallSid")
            .ok_or_else(|| Unreadable("It names no call (CallSid).".into()))?;
        let call = match self.asked("call") {
            Some(id) => Some(id.parse().map_err(|_| {
                Unreadable(format!("The call in its address, “{id}”, is none of ours."))
            })?),
            None => None,
        };
        let of = self
            .asked("of")
            .or_else(|| self.told("ParentCallSid"))
            .unwrap_or(sid);
        let conversation = call.map_or_else(|| of.to_owned(), |call: uuid::Uuid| call.to_string());
        let at = match self.told("Timestamp") {
            Some(text) => DateTime::parse_from_rfc2822(text)
                .map_err(|_| Unreadable(format!("Its time, “{text}”, cannot be read.")))?
                .to_utc(),
            None => received_at,
        };
        let mut heard = Heard::new(self.key(sid), conversation);
        heard.call = call;
        let side = self.side();
        heard.direction = match (self.told("Direction"), call) {
            (_, Some(_)) => Some(Direction::Outbound),
            (Some("inbound"), _) => Some(Direction::Inbound),
            (Some("outbound-api"), _) => Some(Direction::Outbound),
            _ => None,
        };
        if self.told("ParentCallSid").is_none() && self.told("CallStatus").is_some() {
            heard.provider_call = Some(sid.to_owned());
        }
        let (from, to) = (self.form.get("From"), self.form.get("To"));
        match (side, self.told("Direction")) {
            (Side::Theirs, Some("inbound")) => {
                heard.theirs = from.cloned();
                heard.ours = to.cloned();
            }
            (Side::Theirs, _) => {
                heard.theirs = to.cloned();
                heard.ours = from.cloned();
            }
            (Side::Ours, _) => heard
                .desks
                .extend(to.map(|to| (sid.to_owned(), to.clone()))),
        }
        self.facts(sid, side, at, &mut heard.facts)?;
        Ok(heard)
    }

    fn key(&self, sid: &str) -> String {
        let told = |name| self.told(name).unwrap_or_default();
        if let Some(recording) = self
            .told("RecordingSid")
            .filter(|_| self.told("CallStatus").is_none())
        {
            return format!("{recording} {}", told("RecordingStatus"));
        }
        match self.told("DialCallStatus") {
            Some(status) => format!("{sid} dial {} {status}", told("DialCallSid")),
            None => format!(
                "{sid} {} {}",
                self.told("SequenceNumber").unwrap_or("-"),
                told("CallStatus")
            ),
        }
    }

    /// The address says whose leg it is; otherwise how the call goes does.
    fn side(&self) -> Side {
        match (self.asked("leg"), self.told("Direction")) {
            (Some("customer"), _) => Side::Theirs,
            // The end of a `<Dial>` is told by the call it stands in.
            (Some(_), Some("inbound")) => Side::Theirs,
            (Some(_), _) => Side::Ours,
            (None, Some("outbound-api")) => Side::Ours,
            (None, Some("outbound-dial")) if self.asked("call").is_none() => Side::Ours,
            (None, _) => Side::Theirs,
        }
    }

    fn facts(
        &self,
        sid: &str,
        side: Side,
        at: DateTime<Utc>,
        facts: &mut Vec<LegFact>,
    ) -> Result<(), Unreadable> {
        let mut add = |leg: &str, side: Side, what: LegEvent| {
            facts.push(LegFact {
                leg: leg.to_owned(),
                side,
                at,
                what,
            });
        };
        // The end of a `<Dial>` is told by the call it stands in, with how that one stands by then: no news, unless it is over too.
        let of_dial = self.told("DialCallStatus").is_some();
        let status = self.told("CallStatus");
        if let Some(status) = status.filter(|status| !of_dial || *status == "completed") {
            // Seconds; `Duration` is what is billed, in minutes.
            let talked = self.number("CallDuration");
            add(sid, side, self.event(status, talked)?);
        }
        if let (Some(leg), Some(status)) = (self.told("DialCallSid"), self.told("DialCallStatus")) {
            let other = match side {
                Side::Ours => Side::Theirs,
                Side::Theirs => Side::Ours,
            };
            // What began with an answer ended as one that was completed.
            let status = if status == "answered" {
                "completed"
            } else {
                status
            };
            add(
                leg,
                other,
                self.event(status, self.number("DialCallDuration"))?,
            );
        }
        let ready = self
            .told("RecordingStatus")
            .is_none_or(|status| status == "completed");
        if let Some(recording) = self.told("RecordingUrl").filter(|_| ready) {
            let seconds = self.number("RecordingDuration");
            let recording = recording.to_owned();
            add(sid, side, LegEvent::Recorded { recording, seconds });
        }
        Ok(())
    }

    fn event(&self, status: &str, talked: Option<i64>) -> Result<LegEvent, Unreadable> {
        let machine = self
            .told("AnsweredBy")
            .is_some_and(|by| by.starts_with("machine") || by == "fax");
        let response = self
            .told("SipResponseCode")
            .or_else(|| self.told("SipResultCode"));
        match status {
            "queued" | "initiated" => return Ok(LegEvent::Dialled),
            "ringing" => return Ok(LegEvent::Ringing),
            "in-progress" | "answered" => return Ok(LegEvent::Answered { machine }),
            _ => {}
        }
        let why = ended(status, response).ok_or_else(|| {
            Unreadable(format!(
                "“{status}” is no status of a call that Callboard knows."
            ))
        })?;
        let talked =
            talked.filter(|seconds| why == Ended::HungUp && (0..=86_400).contains(seconds));
        Ok(LegEvent::Ended { why, talked })
    }
}

/// Why a call ended, by its status and the carrier's response (SIP), where that is told; none of one that goes on.
pub(super) fn ended(status: &str, response: Option<&str>) -> Option<Ended> {
    Some(match status {
        "completed" => Ended::HungUp,
        "busy" if response == Some("603") => Ended::Declined,
        "busy" => Ended::Busy,
        "no-answer" => Ended::NoAnswer,
        "canceled" => Ended::Cancelled,
        "failed" if matches!(response, Some("404" | "410" | "484" | "604")) => Ended::WrongNumber,
        "failed" => Ended::Failed,
        _ => return None,
    })
}
