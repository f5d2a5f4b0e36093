//! The simulator: a provider that is no other company's, and plays both ends of a call. What it tells comes as signed messages
//! like those of any other, at the times at which a real call would be told of.

use super::{
    Account, Answered, Delivery, Ending, Heard, NotPlaced, NotVerified, Order, Reply, Secrets,
    Unreadable, VoipProvider, Way,
    webhook::{Message, SIGNATURE, Webhook, signed},
};
use crate::domain::{Direction, Ended, Fate, Side};
use axum::http::{HeaderMap, HeaderValue};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use uuid::Uuid;

/// The simulator.
#[derive(Clone, Copy, Debug)]
pub struct Simulator;

impl VoipProvider for Simulator {
    fn verify(
        &self,
        secrets: &Secrets,
        delivery: &Delivery,
        now: DateTime<Utc>,
    ) -> Result<(), NotVerified> {
        Webhook.verify(secrets, delivery, now)
    }

    fn hear(&self, delivery: &Delivery, received_at: DateTime<Utc>) -> Result<Heard, Unreadable> {
        Webhook.hear(delivery, received_at)
    }

    fn asks(&self, delivery: &Delivery) -> bool {
        Webhook.asks(delivery)
    }

    fn reply(&self, delivery: &Delivery, ring: &[String]) -> Reply {
        Webhook.reply(delivery, ring)
    }

    fn place(&self, _account: &Account<'_>, order: &Order, now: DateTime<Utc>) -> Option<Way> {
        let played = Played {
            conversation: format!("sim-{}", order.call.simple()),
            direction: Direction::Outbound,
            theirs: order.theirs.clone(),
            ours: order.ours.clone(),
            desks: vec![order.desk.clone()],
            fate: fate_of(&order.theirs),
            rings: TimeDelta::seconds(4),
            talks: TimeDelta::minutes(30),
            call: Some(order.call),
        };
        Some(Way::Play(self::played(&played, now)))
    }

    fn placed(&self, answered: &Answered) -> Result<String, NotPlaced> {
        Ok(answered.body.clone())
    }

    fn end(&self, _account: &Account<'_>, call: &Ending<'_>, now: DateTime<Utc>) -> Option<Way> {
        let played = Played {
            conversation: call.provider_call.to_owned(),
            direction: call.direction,
            theirs: call.theirs.to_owned(),
            ours: call.ours.to_owned(),
            desks: Vec::new(),
            fate: Fate::Answered,
            rings: TimeDelta::zero(),
            talks: TimeDelta::zero(),
            call: call.call,
        };
        let mut told = Told {
            call: &played,
            messages: Vec::new(),
            prefix: "end-",
        };
        told.ends(now, Side::Theirs, Ended::HungUp);
        told.ends(now, Side::Ours, Ended::HungUp);
        Some(Way::Play(told.bodies()))
    }
}

/// A call to play.
#[derive(Clone, Debug)]
pub struct Played {
    /// Its name.
    pub conversation: String,
    /// Who dials whom.
    pub direction: Direction,
    /// Their number; empty: withheld.
    pub theirs: String,
    /// Ours.
    pub ours: String,
    /// The telephones of ours that ring; the first is the one that is picked up.
    pub desks: Vec<String>,
    /// How it goes.
    pub fate: Fate,
    /// How long it rings.
    pub rings: TimeDelta,
    /// How long they talk.
    pub talks: TimeDelta,
    /// The call that Callboard asked for.
    pub call: Option<Uuid>,
}

/// How long it takes until one of us has picked up who dials, and until theirs rings.
const PICKED_UP: TimeDelta = TimeDelta::seconds(2);
const RINGS_THERE: TimeDelta = TimeDelta::seconds(3);

/// How long after its end the recording of a call is ready, and where the simulator's is.
const RECORDED: TimeDelta = TimeDelta::seconds(2);
const RECORDING: &str = "/simulated-call.wav";

/// All that is told of a call that begins at `at`, each with when: as bodies of messages.
pub fn played(call: &Played, at: DateTime<Utc>) -> Vec<(DateTime<Utc>, String)> {
    let mut told = Told {
        call,
        messages: Vec::new(),
        prefix: "",
    };
    match call.direction {
        Direction::Inbound => told.inbound(at),
        Direction::Outbound => told.outbound(at),
    }
    told.bodies()
}

/// How a call goes to a number: its last digit says so, and most are answered.
pub fn fate_of(number: &str) -> Fate {
    match number.chars().last() {
        Some('1') => Fate::Busy,
        Some('2') => Fate::NoAnswer,
        Some('3') => Fate::Declined,
        Some('4') => Fate::WrongNumber,
        Some('5') => Fate::Voicemail,
        Some('6') => Fate::GivenUp,
        _ => Fate::Answered,
    }
}

/// A message of the simulator as it is delivered: signed now.
pub fn delivery(url: String, secrets: &Secrets, body: &str, now: DateTime<Utc>) -> Delivery {
    let mut headers = HeaderMap::new();
    let signature = signed(&secrets.token, body.as_bytes(), now);
    if let Ok(signature) = HeaderValue::from_str(&signature) {
        headers.insert(SIGNATURE, signature);
    }
    Delivery {
        url,
        query: String::new(),
        headers,
        content_type: "application/json".into(),
        body: body.as_bytes().to_vec(),
    }
}

struct Told<'a> {
    call: &'a Played,
    messages: Vec<(DateTime<Utc>, Message)>,
    prefix: &'static str,
}

impl Told<'_> {
    fn bodies(self) -> Vec<(DateTime<Utc>, String)> {
        let text = |message| serde_json::to_string(&message).unwrap_or_default();
        self.messages
            .into_iter()
            .map(|(at, message)| (at, text(message)))
            .collect()
    }

    fn say(&mut self, at: DateTime<Utc>, side: Side, event: &str, more: impl FnOnce(&mut Message)) {
        let (from, to) = match self.call.direction {
            Direction::Inbound => (&self.call.theirs, &self.call.ours),
            Direction::Outbound => (&self.call.ours, &self.call.theirs),
        };
        let mut message = Message {
            id: format!(
                "{}-{}{}",
                self.call.conversation,
                self.prefix,
                self.messages.len() + 1
            ),
            call: self.call.conversation.clone(),
            side: side.code().into(),
            event: event.into(),
            at: at.to_rfc3339_opts(SecondsFormat::Millis, true),
            direction: self.call.direction.code().into(),
            from: from.clone(),
            to: to.clone(),
            callboard_call: self.call.call,
            desk: self
                .call
                .desks
                .first()
                .cloned()
                .filter(|_| side == Side::Ours),
            ..Message::default()
        };
        more(&mut message);
        self.messages.push((at, message));
    }

    fn ends(&mut self, at: DateTime<Utc>, side: Side, why: Ended) {
        self.say(at, side, "ended", |message| {
            message.reason = Some(why.code().into());
        });
    }

    /// What happens at the other telephones, which nobody picks up.
    fn others(&mut self, at: DateTime<Utc>, event: &str, why: Option<Ended>) {
        let desks = self.call.desks.iter().enumerate().skip(1);
        for (nth, desk) in desks.map(|(nth, desk)| (nth, desk.clone())) {
            self.say(at, Side::Ours, event, |message| {
                message.leg = Some(format!("ours-{}", nth + 1));
                message.desk = Some(desk);
                message.reason = why.map(|why| why.code().into());
            });
        }
    }

    fn inbound(&mut self, at: DateTime<Utc>) {
        self.say(at, Side::Theirs, "ringing", |_| {});
        self.say(at, Side::Ours, "ringing", |_| {});
        self.others(at, "ringing", None);
        let until = at + self.call.rings;
        let elsewhere = match self.call.fate {
            fate @ (Fate::NoAnswer | Fate::Busy | Fate::Declined) => why(fate),
            _ => Ended::Cancelled,
        };
        self.others(until, "ended", Some(elsewhere));
        match self.call.fate {
            Fate::Answered => {
                self.say(until, Side::Ours, "answered", |_| {});
                self.say(until, Side::Theirs, "answered", |_| {});
                self.talk(until);
            }
            Fate::Voicemail => {
                self.say(until, Side::Ours, "answered", |message| {
                    message.machine = true
                });
                self.talk(until);
            }
            Fate::GivenUp | Fate::WrongNumber => {
                self.ends(until, Side::Theirs, Ended::HungUp);
                self.ends(until, Side::Ours, Ended::Cancelled);
            }
            fate => {
                self.ends(until, Side::Ours, why(fate));
                self.ends(until, Side::Theirs, Ended::HungUp);
            }
        }
    }

    fn outbound(&mut self, at: DateTime<Utc>) {
        self.say(at, Side::Ours, "ringing", |_| {});
        if self.call.fate == Fate::GivenUp {
            self.ends(at + self.call.rings, Side::Ours, Ended::NoAnswer);
            return;
        }
        self.say(at + PICKED_UP, Side::Ours, "answered", |_| {});
        self.say(at + PICKED_UP, Side::Theirs, "dialled", |_| {});
        self.say(at + RINGS_THERE, Side::Theirs, "ringing", |_| {});
        let until = at + RINGS_THERE + self.call.rings;
        match self.call.fate {
            Fate::Answered | Fate::Voicemail => {
                let machine = self.call.fate == Fate::Voicemail;
                self.say(until, Side::Theirs, "answered", |message| {
                    message.machine = machine
                });
                self.talk(until);
            }
            fate => {
                self.ends(until, Side::Theirs, why(fate));
                self.ends(until, Side::Ours, Ended::HungUp);
            }
        }
    }

    fn talk(&mut self, from: DateTime<Utc>) {
        let until = from + self.call.talks;
        self.ends(until, Side::Theirs, Ended::HungUp);
        self.ends(until, Side::Ours, Ended::HungUp);
        let seconds = self.call.talks.num_seconds();
        self.say(until + RECORDED, Side::Theirs, "recorded", |message| {
            message.recording = Some(RECORDING.into());
            message.seconds = Some(seconds);
        });
    }
}

fn why(fate: Fate) -> Ended {
    match fate {
        Fate::Busy => Ended::Busy,
        Fate::Declined => Ended::Declined,
        Fate::WrongNumber => Ended::WrongNumber,
        _ => Ended::NoAnswer,
    }
}
