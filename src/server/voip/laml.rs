//! Twilio Voice, and SignalWire, which speaks the same (its LaML). The protocol: <https://www.twilio.com/docs/voice>, status
//! callbacks and `<Dial>` of TwiML; signatures: <https://www.twilio.com/docs/usage/security>.

use super::{
    Account, Answered, Ask, Delivery, Ending, Heard, NotPlaced, NotVerified, Order, Reply, Secrets,
    Unreadable, VoipProvider, Way, is_e164,
    signature::{digest_hex, is_sha1_base64, is_sha1_hex},
};
use crate::domain::{Direction, Ended, LegEvent, LegFact, Side};
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

impl Laml {
    fn fits(self, key: &str, delivery: &Delivery, signature: &str) -> bool {
        let addresses = addresses(&delivery.url);
        let of_body = delivery
            .query()
            .into_iter()
            .find(|(name, _)| name == "bodySHA256");
        if let Some((_, digest)) = of_body {
            return digest_hex(&delivery.body) == digest.to_ascii_lowercase()
                && addresses
                    .iter()
                    .any(|url| is_sha1_base64(key, url.as_bytes(), signature));
        }
        if self.signs_json && delivery.content_type.starts_with("application/json") {
            return addresses.iter().any(|url| {
                is_sha1_hex(key, &[url.as_bytes(), &delivery.body].concat(), signature)
            });
        }
        let form = self.signed(&delivery.form());
        addresses
            .iter()
            .any(|url| is_sha1_base64(key, format!("{url}{form}").as_bytes(), signature))
    }

    /// A form, as it is signed: names and values, sorted by name.
    fn signed(self, form: &[(String, String)]) -> String {
        let mut named: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in form {
            named.entry(name).or_default().push(value);
        }
        let mut text = String::new();
        for (name, mut values) in named {
            if self.sorts_values {
                values.sort_unstable();
                values.dedup();
            }
            for value in values {
                text.push_str(name);
                text.push_str(value);
            }
        }
        text
    }
}

/// The address with and without the port that goes without saying: Twilio signs either ("signature generation on back end is
/// inconsistent", as its own libraries say).
fn addresses(url: &str) -> Vec<String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return vec![url.to_owned()];
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let usual = if scheme == "https" { 443 } else { 80 };
    let bare = host.rsplit_once(':').map_or(host, |(bare, _)| bare);
    vec![
        url.to_owned(),
        format!("{scheme}://{bare}{path}"),
        format!("{scheme}://{bare}:{usual}{path}"),
    ]
}

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
        let message = Message {
            form: delivery.form().into_iter().collect(),
            query: delivery.query().into_iter().collect(),
        };
        message.read(received_at)
    }

    fn asks(&self, delivery: &Delivery) -> bool {
        let form: BTreeMap<String, String> = delivery.form().into_iter().collect();
        let is = |name: &str, value: &str| form.get(name).is_some_and(|told| told == value);
        is("Direction", "inbound")
            && is("CallStatus", "ringing")
            && !form.contains_key("CallbackSource")
    }

    fn reply(&self, delivery: &Delivery, ring: Option<&str>) -> Reply {
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
            (true, None) => {
                "<Response><Say>Nobody can take your call right now. Please try again later.</Say></Response>".to_owned()
            }
            (true, Some(ring)) => {
                let sid = form.get("CallSid").map_or("", String::as_str);
                let here = delivery.url.split('?').next().unwrap_or_default();
                let leg = escape(&format!("{here}?of={sid}&leg=agent"));
                let of = escape(&format!("{here}?of={sid}"));
                let to = escape(ring);
                format!(
                    "<Response><Dial answerOnBridge=\"true\" timeout=\"{RINGS}\" action=\"{leg}\" record=\"record-from-answer-dual\" \
                     recordingStatusCallback=\"{of}\"><Number statusCallback=\"{leg}\" \
                     statusCallbackEvent=\"initiated ringing answered completed\">{to}</Number></Dial></Response>"
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
        let safe = call
            .provider_call
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-');
        let call = format!("/{}", call.provider_call);
        safe.then(|| self.ask(account, &call, vec![("Status", "completed".to_owned())]))
    }
}

impl Laml {
    /// Where calls are: below the address of the account's space, or where Twilio always is.
    fn calls(self, account: &Account<'_>, call: &str) -> String {
        let base = match account.address {
            "" => "https://api.twilio.com".to_owned(),
            address if self.signs_json => format!("{address}/api/laml"),
            address => address.to_owned(),
        };
        format!(
            "{base}/2010-04-01/Accounts/{}/Calls{call}.json",
            account.account
        )
    }

    fn ask(self, account: &Account<'_>, call: &str, form: Vec<(&'static str, String)>) -> Way {
        Way::Ask(Ask {
            url: self.calls(account, call),
            basic: (account.account.to_owned(), account.secrets.token.clone()),
            form: Some(form),
        })
    }
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

struct Message {
    form: BTreeMap<String, String>,
    query: BTreeMap<String, String>,
}

impl Message {
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

    fn read(&self, received_at: DateTime<Utc>) -> Result<Heard, Unreadable> {
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
        if let Some(status) = self.told("CallStatus") {
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
        let why = match status {
            "queued" | "initiated" => return Ok(LegEvent::Dialled),
            "ringing" => return Ok(LegEvent::Ringing),
            "in-progress" | "answered" => return Ok(LegEvent::Answered { machine }),
            "completed" => Ended::HungUp,
            "busy" if response == Some("603") => Ended::Declined,
            "busy" => Ended::Busy,
            "no-answer" => Ended::NoAnswer,
            "canceled" => Ended::Cancelled,
            "failed" if matches!(response, Some("404" | "410" | "484" | "604")) => {
                Ended::WrongNumber
            }
            "failed" => Ended::Failed,
            other => {
                return Err(Unreadable(format!(
                    "“{other}” is no status of a call that Callboard knows."
                )));
            }
        };
        let talked = talked.filter(|_| why == Ended::HungUp);
        Ok(LegEvent::Ended { why, talked })
    }
}
