//! Events of Asterisk's channels, read into facts about legs. A channel is a leg.

use super::{call_of, conversation};
use crate::{
    domain::{Direction, Ended, LegEvent, LegFact, Side},
    server::{
        signatures::digest_hex,
        voip::{Delivery, Heard, Unreadable},
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Said by Callboard, of a channel that it finds when it comes back to a switchboard.
pub const CHANNEL_THERE: &str = "ChannelThere";
/// Said by Callboard, of one that is gone then: of its end nothing was heard.
pub const CHANNEL_GONE: &str = "ChannelGone";

/// What of an event is of interest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Event {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub timestamp: String,
    /// To which channel.
    pub channel: Option<Channel>,
    /// Of `Dial`: the channel that is dialled.
    pub peer: Option<Channel>,
    /// Of `Dial`: the channel that dials.
    pub caller: Option<Channel>,
    /// Of `Dial`: how far that has come; empty when it begins.
    pub dialstatus: String,
    /// Of `Dial`: what is dialled.
    pub dialstring: String,
    /// Of `ChannelDestroyed`: why (Q.850).
    pub cause: i64,
}

/// A channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Channel {
    /// Its unique id.
    pub id: String,
    /// What it is made of: `PJSIP/101-00000012`.
    pub name: String,
    /// `Down`, `Ring`, `Ringing`, `Up` …
    pub state: String,
    /// Who calls over it.
    pub caller: Caller,
    /// Where it is in the dialplan.
    pub dialplan: Place,
    /// When it was made.
    pub creationtime: String,
}

/// Who calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Caller {
    /// The number; empty or a word where it is withheld.
    pub number: String,
}

/// A place in the dialplan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Place {
    /// What was dialled, while it is where it came in.
    pub exten: String,
}

/// What is made by a switchboard for itself, and rings nobody.
const INNER: [&str; 11] = [
    "Announcer",
    "AudioSocket",
    "Bridge",
    "CBAnn",
    "CBRec",
    "ConfBridgeRecorder",
    "Local",
    "Message",
    "Recorder",
    "Snoop",
    "Surrogate",
];

impl Channel {
    /// What it is connected to: `101` of `PJSIP/101-00000012`.
    pub fn endpoint(&self) -> &str {
        let (_, rest) = self.name.split_once('/').unwrap_or_default();
        rest.rsplit_once('-').map_or(rest, |(endpoint, _)| endpoint)
    }

    /// Whether there is somebody at its other end, or may be.
    pub fn is_of_somebody(&self) -> bool {
        let technology = self.name.split('/').next().unwrap_or_default();
        !technology.is_empty() && !INNER.contains(&technology)
    }

    /// Whether it is a telephone of ours: an extension that speaks SIP. Lines of other kinds are numbered, too.
    pub fn is_ours(&self) -> bool {
        let technology = self.name.split('/').next().unwrap_or_default();
        matches!(technology, "PJSIP" | "SIP") && is_ours(self.endpoint())
    }

    /// Who dialled whom, of the channel that a call began with.
    pub fn begins(&self) -> Direction {
        if call_of(&self.id).is_some() || self.is_ours() {
            Direction::Outbound
        } else {
            Direction::Inbound
        }
    }
}

/// Whether that is an extension: two to six digits.
pub fn is_ours(endpoint: &str) -> bool {
    (2..=6).contains(&endpoint.len()) && endpoint.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether what was dialled may be somebody's number, and not an extension or a code of the switchboard's own.
fn is_outside(dialled: &str) -> bool {
    dialled.bytes().filter(u8::is_ascii_digit).count() >= 7
}

impl Event {
    /// The channel that it is about.
    pub fn channel(&self) -> Option<&Channel> {
        self.channel.as_ref().or(self.peer.as_ref())
    }

    /// Whether it says something about a leg of a call.
    pub fn is_of_a_leg(&self) -> bool {
        let known = [
            "ChannelCreated",
            "ChannelStateChange",
            "Dial",
            "ChannelDestroyed",
            CHANNEL_THERE,
            CHANNEL_GONE,
        ];
        known.contains(&&*self.kind)
            && (self.kind == CHANNEL_GONE || self.channel().is_some_and(Channel::is_of_somebody))
    }
}

/// What the listener adds to an event: the channel that its call began with (Asterisk's linked id), and who dialled whom.
pub fn of_query(first: &str, way: Option<Direction>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("of", first);
    if let Some(way) = way {
        query.append_pair("way", way.code());
    }
    query.finish()
}

/// An event, with what the listener added.
pub struct Told {
    event: Event,
    of: String,
    way: Option<Direction>,
}

impl Told {
    /// An event as it is in the ledger.
    pub fn of(delivery: &Delivery) -> Result<Self, Unreadable> {
        let event: Event = serde_json::from_slice(&delivery.body)
            .map_err(|error| Unreadable(format!("It is no event of Asterisk: {error}.")))?;
        let mut told = Self {
            of: String::new(),
            way: None,
            event,
        };
        for (name, value) in delivery.query() {
            match &*name {
                "of" => told.of = value,
                "way" => told.way = Direction::parse(&value),
                _ => {}
            }
        }
        if told.of.is_empty() {
            return Err(Unreadable("It is not known which call it is of.".into()));
        }
        Ok(told)
    }

    /// What it says.
    pub fn read(
        &self,
        delivery: &Delivery,
        received_at: DateTime<Utc>,
    ) -> Result<Heard, Unreadable> {
        let event = &self.event;
        let channel = event
            .channel()
            .ok_or_else(|| Unreadable("It is about no channel.".into()))?;
        let mut heard = Heard::new(digest_hex(&delivery.body), conversation(&self.of));
        heard.call = call_of(&self.of);
        heard.provider_call = Some(self.of.clone());
        heard.direction = self.way;
        let comes = matches!(&*event.kind, "ChannelCreated" | CHANNEL_THERE);
        if comes && channel.id == self.of {
            self.numbers(channel, &mut heard);
        }
        let side = self.side(channel);
        if side == Side::Ours {
            let dialled = event.dialstring.split('@').next().unwrap_or_default();
            let desk = if channel.is_ours() {
                Some(channel.endpoint())
            } else {
                // A telephone of ours outside the switchboard.
                Some(dialled).filter(|dialled| is_outside(dialled))
            };
            heard
                .desks
                .extend(desk.map(|desk| (channel.id.clone(), desk.to_owned())));
        }
        let at = moment(&event.timestamp).unwrap_or(received_at);
        let born = moment(&channel.creationtime).unwrap_or(at);
        heard.facts = self
            .facts(channel, at, born)
            .into_iter()
            .map(|(at, what)| LegFact {
                leg: channel.id.clone(),
                side,
                at,
                what,
            })
            .collect();
        Ok(heard)
    }

    /// Whose end it is. Whoever began the call is at one, and who is dialled for them at the other; telephones of the
    /// switchboard are ours wherever they come in.
    fn side(&self, channel: &Channel) -> Side {
        let began = channel.id == self.of;
        match self.way {
            _ if channel.is_ours() => Side::Ours,
            Some(Direction::Inbound) if began => Side::Theirs,
            Some(Direction::Outbound) if began => Side::Ours,
            Some(Direction::Inbound) => Side::Ours,
            Some(Direction::Outbound) | None => Side::Theirs,
        }
    }

    /// Whose numbers they are, by the channel that the call began with.
    fn numbers(&self, channel: &Channel, heard: &mut Heard) {
        let dialled = Some(channel.dialplan.exten.clone()).filter(|exten| is_outside(exten));
        match self.way {
            Some(Direction::Inbound) => {
                heard.theirs = Some(channel.caller.number.clone());
                heard.ours = dialled;
            }
            Some(Direction::Outbound) => {
                heard.ours = Some(channel.endpoint().to_owned());
                heard.theirs = dialled;
            }
            None => {}
        }
    }

    fn facts(
        &self,
        channel: &Channel,
        at: DateTime<Utc>,
        born: DateTime<Utc>,
    ) -> Vec<(DateTime<Utc>, LegEvent)> {
        let ended = |why| LegEvent::Ended { why, talked: None };
        // Whoever calls is answered by a menu, an announcement or a mailbox as well: that one of us has picked up, our own leg says.
        let comes_in = self.way == Some(Direction::Inbound) && channel.id == self.of;
        let stands = match &*channel.state {
            "Ringing" => Some((at, LegEvent::Ringing)),
            "Up" if comes_in => None,
            "Up" => Some((at, LegEvent::Answered { machine: false })),
            _ => None,
        };
        match &*self.event.kind {
            "ChannelDestroyed" => {
                let why = why(self.event.cause, channel.state == "Up");
                vec![(at, ended(why))]
            }
            CHANNEL_GONE => vec![(at, ended(Ended::HungUp))],
            "Dial" => match &*self.event.dialstatus {
                "RINGING" => vec![(at, LegEvent::Ringing)],
                "ANSWER" => vec![(at, LegEvent::Answered { machine: false })],
                "BUSY" => vec![(at, ended(Ended::Busy))],
                "NOANSWER" => vec![(at, ended(Ended::NoAnswer))],
                "CANCEL" => vec![(at, ended(Ended::Cancelled))],
                _ => vec![(born, LegEvent::Dialled)],
            },
            _ => [(born, LegEvent::Dialled)]
                .into_iter()
                .chain(stands)
                .collect(),
        }
    }
}

/// Why a channel ended, by its cause (Q.850) and whether it had been answered.
fn why(cause: i64, was_up: bool) -> Ended {
    match cause {
        _ if was_up => Ended::HungUp,
        1 | 22 | 28 => Ended::WrongNumber,
        17 => Ended::Busy,
        18..=20 => Ended::NoAnswer,
        21 => Ended::Declined,
        26 => Ended::Cancelled,
        // Before Asterisk 18 a telephone that rang for long enough has no cause.
        0 => Ended::NoAnswer,
        16 | 31 | 32 | 127 => Ended::HungUp,
        _ => Ended::Failed,
    }
}

/// `2026-11-22T08:03:37.502+0000`, or with a colon in it, as Callboard writes it itself.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let read = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z");
    read.ok().map(|at| at.to_utc())
}
