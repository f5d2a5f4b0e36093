//! Twilio Voice, and SignalWire, which speaks the same (its LaML). The protocol: <https://www.twilio.com/docs/voice>, status
//! callbacks and `<Dial>` of TwiML; signatures: <https://www.twilio.com/docs/usage/security>.

mod answer;
mod message;
mod sign;

use self::{answer::LOOKED_UP, message::Message};
use super::{
    Account, Answered, Ask, Delivery, Ending, Heard, NotPlaced, NotVerified, Order, Question,
    Reply, Secrets, Unreadable, VoipProvider, Way, is_e164,
};
use crate::domain::Direction;
use axum::http::Method;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where the two differ.
#[derive(Clone, Copy, Debug)]
pub struct Laml {
    headers: &'static [&'static str],
    /// A value that comes twice under one name is signed once, and sorted.
    sorts_values: bool,
    /// JSON is signed with its address, in hexadecimal digits.
    signs_json: bool,
}

/// Twilio.
pub const TWILIO: Laml = Laml {
    headers: &["x-twilio-signature"],
    sorts_values: true,
    signs_json: false,
};

/// SignalWire.
pub const SIGNALWIRE: Laml = Laml {
    headers: &["x-signalwire-signature", "x-twilio-signature"],
    sorts_values: false,
    signs_json: true,
};

/// How long our telephones ring, in seconds.
const RINGS: u32 = 25;

impl VoipProvider for Laml {
    fn verify(
        &self,
        secrets: &Secrets,
        delivery: &Delivery,
        _now: DateTime<Utc>,
    ) -> Result<(), NotVerified> {
        let mut signatures = self
            .headers
            .iter()
            .map(|name| delivery.header(name))
            .filter(|signature| !signature.is_empty())
            .peekable();
        if signatures.peek().is_none() {
            return Err(NotVerified::Unsigned);
        }
        let fits = signatures.any(|signature| {
            secrets
                .keys()
                .any(|key| self.fits(key, delivery, signature))
        });
        if fits {
            Ok(())
        } else {
            Err(NotVerified::Forged)
        }
    }

    fn hear(&self, delivery: &Delivery, received_at: DateTime<Utc>) -> Result<Heard, Unreadable> {
        if answer::is_answer(delivery) {
            return answer::read(delivery, received_at);
        }
        Message::of(delivery).read(received_at)
    }

    fn asks(&self, delivery: &Delivery) -> bool {
        let form: BTreeMap<String, String> = delivery.form().into_iter().collect();
        let is = |name: &str, value: &str| form.get(name).is_some_and(|told| told == value);
        let tells = ["CallbackSource", "DialCallStatus"];
        is("Direction", "inbound")
            && is("CallStatus", "ringing")
            && !tells.iter().any(|name| form.contains_key(*name))
    }

    fn reply(&self, delivery: &Delivery, ring: &[String]) -> Reply {
        let form: BTreeMap<String, String> = delivery.form().into_iter().collect();
        let query: BTreeMap<String, String> = delivery.query().into_iter().collect();
        let dialled = query
            .get("dial")
            .zip(query.get("from"))
            .zip(query.get("call"));
        let dialled = dialled.and_then(|((to, from), call)| {
            let here = delivery.url.split('?').next().unwrap_or_default();
            let numbers = (format!("+{from}"), format!("+{to}"));
            let safe = is_e164(&numbers.0) && is_e164(&numbers.1);
            safe.then(|| Some(dial(here, call.parse().ok()?, &numbers.0, &numbers.1)))?
        });
        let body = match (self.asks(delivery), ring) {
            (false, _) if dialled.is_some() => dialled.unwrap_or_default(),
            (false, _) => "<Response/>".to_owned(),
            (true, []) => {
                "<Response><Say>Nobody can take your call right now. Please try again later.</Say></Response>".to_owned()
            }
            (true, ring) => {
                let sid = form.get("CallSid").map_or("", String::as_str);
                let here = delivery.url.split('?').next().unwrap_or_default();
                let leg = escape(&format!("{here}?of={sid}&leg=agent"));
                let of = escape(&format!("{here}?of={sid}"));
                // All ring at once, and the first to pick up has the call: https://www.twilio.com/docs/voice/twiml/number
                let number = |to: &String| {
                    format!(
                        "<Number statusCallback=\"{leg}\" statusCallbackEvent=\"initiated ringing answered completed\">{}</Number>",
                        escape(to)
                    )
                };
                let numbers: String = ring.iter().map(number).collect();
                format!(
                    "<Response><Dial answerOnBridge=\"true\" timeout=\"{RINGS}\" action=\"{leg}\" record=\"record-from-answer-dual\" \
                     recordingStatusCallback=\"{of}\">{numbers}</Dial></Response>"
                )
            }
        };
        Reply {
            content_type: Some("text/xml; charset=utf-8"),
            body: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}"),
        }
    }

    fn place(&self, account: &Account<'_>, order: &Order, _now: DateTime<Utc>) -> Option<Way> {
        // An extension is no number that a hosted provider dials.
        let (desk, theirs) = (&order.desk, &order.theirs);
        if ![desk, theirs, &order.ours]
            .iter()
            .all(|number| is_e164(number))
        {
            return None;
        }
        let told = format!("{}?call={}&leg=agent", order.webhook, order.call);
        let mut form = vec![
            ("To", desk.clone()),
            ("From", order.ours.clone()),
            ("Timeout", RINGS.to_string()),
            ("StatusCallback", told.clone()),
            ("StatusCallbackMethod", "POST".to_owned()),
        ];
        for event in ["initiated", "ringing", "answered", "completed"] {
            form.push(("StatusCallbackEvent", event.to_owned()));
        }
        // SignalWire takes the address of what to do, Twilio what to do.
        form.push(if self.signs_json {
            let numbers = format!("&dial={}&from={}", &theirs[1..], &order.ours[1..]);
            ("Url", told + &numbers)
        } else {
            let twiml = dial(&order.webhook, order.call, &order.ours, theirs);
            ("Twiml", twiml)
        });
        Some(self.ask(account, "", form))
    }

    fn placed(&self, answered: &Answered) -> Result<String, NotPlaced> {
        let told: serde_json::Value = serde_json::from_str(&answered.body).unwrap_or_default();
        let text = |name: &str| told.get(name).and_then(serde_json::Value::as_str);
        match (answered.status, text("sid")) {
            (200..=299, Some(sid)) => Ok(sid.to_owned()),
            // It was asked for and perhaps done: its own name for it is missing, and comes with what it tells.
            (200..=299, None) => Err(NotPlaced::Unknown("the answer names no call".into())),
            (401 | 403, _) => Err(NotPlaced::Refused(
                "the credentials are not accepted".into(),
            )),
            (429, _) => Err(NotPlaced::Refused("too many calls at once".into())),
            (400..=499, _) => {
                let why = text("message").unwrap_or("it gives no reason");
                Err(NotPlaced::Refused(why.chars().take(200).collect()))
            }
            (status, _) => Err(NotPlaced::Unknown(format!("it answered {status}"))),
        }
    }

    fn end(&self, account: &Account<'_>, call: &Ending<'_>, _now: DateTime<Utc>) -> Option<Way> {
        let to = format!("/{}", call.provider_call);
        is_plain(call.provider_call)
            .then(|| self.ask(account, &to, vec![("Status", "completed".to_owned())]))
    }

    fn knock(&self, account: &Account<'_>) -> Option<Ask> {
        let url = format!("{}.json", self.account(account));
        Some(account.ask(Method::GET, url, Vec::new()))
    }

    fn knocked(&self, answered: &Answered) -> Result<String, String> {
        let told: serde_json::Value = serde_json::from_str(&answered.body).unwrap_or_default();
        let text = |name: &str| told.get(name).and_then(serde_json::Value::as_str);
        match (answered.status, text("status")) {
            (200, Some("active")) => Ok(format!(
                "it knows the account “{}”",
                text("friendly_name").unwrap_or_default()
            )),
            (200, Some(other)) => Err(format!("the account is {other}")),
            (200, None) => Err("it does not answer as expected".to_owned()),
            (401 | 403, _) => Err("the credentials are not accepted".to_owned()),
            (404, _) => Err("there is no such account".to_owned()),
            (status, _) => Err(format!("it answered {status}")),
        }
    }

    fn can_be_asked(&self) -> bool {
        true
    }

    fn look_up(
        &self,
        account: &Account<'_>,
        provider_call: &str,
        direction: Direction,
        call: Option<Uuid>,
    ) -> Vec<Question> {
        if !is_plain(provider_call) {
            return Vec::new();
        }
        let query = match call {
            Some(call) => format!("{LOOKED_UP}&call={call}"),
            None => format!("{LOOKED_UP}&of={provider_call}&way={}", direction.code()),
        };
        let one = self.calls(account, &format!("/{provider_call}"));
        let below = self.calls(account, "") + "?PageSize=20&ParentCallSid=" + provider_call;
        // Whatever it dialled, too: the customer is there, or one of us.
        [one, below]
            .map(|url| Question {
                ask: account.ask(Method::GET, url, Vec::new()),
                query: query.clone(),
            })
            .into()
    }

    fn seek(&self, account: &Account<'_>, order: &Order) -> Option<Ask> {
        let asked = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", &order.desk)
            .append_pair("From", &order.ours)
            .append_pair("PageSize", "50")
            .finish();
        let url = format!("{}?{asked}", self.calls(account, ""));
        Some(account.ask(Method::GET, url, Vec::new()))
    }

    fn sought(
        &self,
        answered: &Answered,
        order: &Order,
        at: DateTime<Utc>,
    ) -> Result<Vec<String>, String> {
        match answered.status {
            200 => answer::placed_at(&answered.body, order, at),
            status => Err(format!("it answered {status}")),
        }
    }
}

impl Laml {
    /// Where an account is: below the address of its space, or where Twilio always is.
    fn account(self, account: &Account<'_>) -> String {
        let base = match account.address {
            "" => "https://api.twilio.com".to_owned(),
            address if self.signs_json => format!("{address}/api/laml"),
            address => address.to_owned(),
        };
        format!("{base}/2010-04-01/Accounts/{}", account.account)
    }

    /// Where its calls are, or one of them.
    fn calls(self, account: &Account<'_>, call: &str) -> String {
        format!("{}/Calls{call}.json", self.account(account))
    }

    fn ask(self, account: &Account<'_>, call: &str, form: Vec<(&'static str, String)>) -> Way {
        Way::Ask(account.ask(Method::POST, self.calls(account, call), form))
    }
}

/// Whether a provider's name of a call may stand in an address as it is.
fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// What rings theirs once we have picked up.
fn dial(webhook: &str, call: Uuid, ours: &str, theirs: &str) -> String {
    let at = |leg: &str| escape(&format!("{webhook}?call={call}{leg}"));
    format!(
        "<Response><Dial callerId=\"{}\" timeout=\"{RINGS}\" action=\"{}\" record=\"record-from-answer-dual\" recordingStatusCallback=\"{}\">\
         <Number statusCallback=\"{}\" statusCallbackEvent=\"initiated ringing answered completed\">{}</Number></Dial></Response>",
        escape(ours),
        at("&leg=agent"),
        at(""),
        at("&leg=customer"),
        escape(theirs),
    )
}

/// Text, as it may stand in XML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
