//! What a telephone line says of a call: facts about its legs, and what they add up to.
//!
//! Providers tell of what happens in any order, twice, late, and now and then not at all. So a fact is only ever added to what
//! is known ([`Line::add`] keeps the earliest answer, the latest end …), and where a call stands is read off all of it
//! ([`Line::stands`]). The customer's leg decides: ours is answered whether or not they are there.

use super::{Direction, Span, coded::coded};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

coded! {
    /// Whose end of a call a leg is.
    Side {
        /// One of us: an agent's telephone.
        Ours = "ours", "Us";
        /// Whoever is outside.
        Theirs = "theirs", "Them";
    }
}

coded! {
    /// Why a leg ended, as a provider says it.
    Ended {
        /// Somebody put the receiver down, or nobody says why.
        HungUp = "hung_up", "Hung up";
        /// Called off by whoever dialled, before it was answered.
        Cancelled = "cancelled", "Cancelled";
        /// It could not be connected (SIP 5xx).
        Failed = "failed", "Failed";
        /// It rang until it was enough (SIP 480, Q.850 19).
        NoAnswer = "no_answer", "No answer";
        /// Declined (SIP 603, Q.850 21).
        Declined = "declined", "Declined";
        /// Busy (SIP 486, Q.850 17).
        Busy = "busy", "Busy";
        /// There is no such number (SIP 404, Q.850 1).
        WrongNumber = "wrong_number", "Wrong number";
    }
}

/// A fact about one leg.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegFact {
    /// The provider's name of the leg.
    pub leg: String,
    /// Whose end it is.
    pub side: Side,
    /// When it happened, by the provider's clock.
    pub at: DateTime<Utc>,
    /// What happened.
    pub what: LegEvent,
}

/// What may happen to a leg.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LegEvent {
    /// It is being dialled, or has come in.
    Dialled,
    /// It rings.
    Ringing,
    /// It was answered.
    Answered {
        /// By a machine: a mailbox, a menu, a fax.
        machine: bool,
    },
    /// It is over.
    Ended {
        /// Why.
        why: Ended,
        /// Seconds from its answer to its end, where the provider counts them.
        talked: Option<i64>,
    },
    /// Something of it was recorded.
    Recorded {
        /// Where the recording is, or how the provider calls it.
        recording: String,
        /// How long it is, in seconds.
        seconds: Option<i64>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Leg {
    side: Side,
    first: DateTime<Utc>,
    rang: Option<DateTime<Utc>>,
    answered: Option<DateTime<Utc>>,
    machine: bool,
    ended: Option<DateTime<Utc>>,
    why: Option<Ended>,
    talked: Option<i64>,
}

impl Leg {
    /// When it was answered. Where nobody said, but how long was talked, that is counted back from the end.
    fn answered(&self) -> Option<DateTime<Utc>> {
        let counted = || {
            let talked = self.talked.filter(|seconds| *seconds > 0)?;
            self.ended?
                .checked_sub_signed(TimeDelta::try_seconds(talked)?)
        };
        self.answered.or_else(counted)
    }

    fn declined(&self) -> bool {
        self.why == Some(Ended::Declined)
    }
}

/// All that is known of the legs of one call. What it says depends on which facts were added, not on their order, nor on how
/// often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    legs: BTreeMap<String, Leg>,
    recordings: BTreeMap<String, Option<i64>>,
}

/// Where a call stands, as its line says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Nothing was heard of it.
    Silent,
    /// It is being dialled.
    Dialling,
    /// It rings.
    Ringing,
    /// They talk, since then.
    Connected(DateTime<Utc>),
    /// They talked.
    Held(Span),
    /// They did not, for this reason.
    Missed(Missed),
}

coded! {
    /// Why a call did not come about.
    Missed {
        /// They did not answer; inbound, we did not.
        NoAnswer = "no_answer", "No answer";
        /// Busy.
        Busy = "busy", "Busy";
        /// They declined.
        Declined = "declined", "They declined the call";
        /// Inbound, we declined.
        DeclinedHere = "declined_here", "We declined the call";
        /// There is no such number.
        WrongNumber = "wrong_number", "Wrong number";
        /// It could not be connected.
        Failed = "failed", "The call could not be connected";
        /// A machine answered.
        Voicemail = "voicemail", "Left a voicemail";
        /// They put the receiver down before we answered.
        Abandoned = "abandoned", "They hung up before we answered";
        /// Our own telephone was not picked up.
        NotPickedUp = "not_picked_up", "Our phone was not picked up";
        /// We put the receiver down before they answered.
        CalledOff = "called_off", "Hung up before they answered";
    }
}

fn earlier(known: Option<DateTime<Utc>>, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    Some(known.map_or(at, |known| known.min(at)))
}

impl Line {
    /// The line of a call with all its facts.
    pub fn of<'a>(facts: impl IntoIterator<Item = &'a LegFact>) -> Self {
        let mut line = Self::default();
        for fact in facts {
            line.add(fact);
        }
        line
    }

    /// Adds a fact. One that is known already changes nothing.
    pub fn add(&mut self, fact: &LegFact) {
        // A recording is told of whenever it is ready, which is no time of the call.
        if let LegEvent::Recorded { recording, seconds } = &fact.what {
            let known = self.recordings.entry(recording.clone()).or_default();
            *known = (*known).max(*seconds);
            return;
        }
        let leg = self.legs.entry(fact.leg.clone()).or_insert(Leg {
            side: fact.side,
            first: fact.at,
            rang: None,
            answered: None,
            machine: false,
            ended: None,
            why: None,
            talked: None,
        });
        leg.side = leg.side.max(fact.side);
        leg.first = leg.first.min(fact.at);
        match &fact.what {
            LegEvent::Dialled | LegEvent::Recorded { .. } => {}
            LegEvent::Ringing => leg.rang = earlier(leg.rang, fact.at),
            LegEvent::Answered { machine } => {
                leg.answered = earlier(leg.answered, fact.at);
                leg.machine |= machine;
            }
            LegEvent::Ended { why, talked } => {
                leg.ended = leg.ended.max(Some(fact.at));
                // One message says more than the other: the clearest word counts.
                leg.why = leg.why.max(Some(*why));
                leg.talked = leg.talked.max(*talked);
            }
        }
    }

    fn side(&self, side: Side) -> impl Iterator<Item = &Leg> {
        self.legs.values().filter(move |leg| leg.side == side)
    }

    /// When it was first heard of.
    pub fn began(&self) -> Option<DateTime<Utc>> {
        self.legs.values().map(|leg| leg.first).min()
    }

    /// When it began to ring at whoever was called.
    pub fn rang(&self, direction: Direction) -> Option<DateTime<Utc>> {
        let called = match direction {
            Direction::Inbound => Side::Ours,
            Direction::Outbound => Side::Theirs,
        };
        let rang = self.side(called).filter_map(|leg| leg.rang).min();
        rang.or_else(|| self.side(Side::Theirs).filter_map(|leg| leg.rang).min())
    }

    /// When they began to talk.
    pub fn answered(&self, direction: Direction) -> Option<DateTime<Utc>> {
        let first = |side| self.side(side).filter_map(Leg::answered).min();
        let theirs = first(Side::Theirs);
        match direction {
            // They are dialled when we have picked up.
            Direction::Outbound => theirs,
            // A switch answers them before anybody does.
            Direction::Inbound if self.side(Side::Ours).next().is_some() => {
                first(Side::Ours).map(|ours| theirs.map_or(ours, |theirs| theirs.max(ours)))
            }
            Direction::Inbound => theirs,
        }
    }

    /// When it was over, for whoever is outside: those of us who leave may have handed it on.
    pub fn ended(&self) -> Option<DateTime<Utc>> {
        let over = |side| {
            let mut last = None;
            for leg in self.side(side) {
                last = last.max(Some(leg.ended?));
            }
            last
        };
        match self.side(Side::Theirs).next() {
            Some(_) => over(Side::Theirs),
            None => over(Side::Ours),
        }
    }

    /// The legs that have not ended, by the provider's names.
    pub fn open(&self) -> impl Iterator<Item = &str> {
        let open = self.legs.iter().filter(|(_, leg)| leg.ended.is_none());
        open.map(|(name, _)| name.as_str())
    }

    /// Its recordings, with their lengths in seconds.
    pub fn recordings(&self) -> impl Iterator<Item = (&str, Option<i64>)> {
        self.recordings
            .iter()
            .map(|(recording, seconds)| (recording.as_str(), *seconds))
    }

    /// Whether a machine answered them, or us.
    pub fn machine(&self) -> bool {
        self.legs.values().any(|leg| leg.machine)
    }

    /// The legs of ours that were answered, by the provider's names.
    pub fn answered_by(&self) -> Vec<&str> {
        let ours = self.legs.iter().filter(|(_, leg)| leg.side == Side::Ours);
        ours.filter(|(_, leg)| leg.answered().is_some())
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// The legs of ours that ring now, or are about to, by the provider's names: none while one of us talks.
    pub fn ringing(&self) -> Vec<&str> {
        let ours = self.legs.iter().filter(|(_, leg)| leg.side == Side::Ours);
        let goes_on = |leg: &Leg| leg.ended.is_none();
        let talks = self
            .side(Side::Ours)
            .any(|leg| goes_on(leg) && leg.answered().is_some());
        let ours = ours.filter(|(_, leg)| !talks && goes_on(leg) && leg.answered().is_none());
        ours.map(|(name, _)| name.as_str()).collect()
    }

    /// Where the call stands by `now`. `called_off`: we ended it ourselves, which no provider says.
    pub fn stands(&self, direction: Direction, called_off: bool, now: DateTime<Utc>) -> Stands {
        let answered = self.answered(direction);
        match (answered, self.ended()) {
            // Inbound, a mailbox of ours that takes the call is nobody.
            (Some(_), Some(_)) if direction == Direction::Inbound && self.machine() => {
                Stands::Missed(Missed::Voicemail)
            }
            (Some(from), Some(until)) => Stands::Held(span(from, until, now)),
            (Some(from), None) => Stands::Connected(from),
            (None, Some(_)) => Stands::Missed(self.why_missed(direction, called_off)),
            (None, None) if self.legs.is_empty() => Stands::Silent,
            (None, None) if self.rang(direction).is_some() => Stands::Ringing,
            (None, None) => Stands::Dialling,
        }
    }

    /// Why none of us answered. What all our telephones said is why; of several, one that rang out is; and while one still rang,
    /// it was them who gave up.
    fn why_not_answered(&self, theirs: Option<Ended>) -> Missed {
        let ours: Vec<Ended> = self.side(Side::Ours).filter_map(|leg| leg.why).collect();
        let some = !ours.is_empty();
        let all = |why: &[Ended]| some && ours.iter().all(|one| why.contains(one));
        let gave_up = |one: &Ended| matches!(one, Ended::HungUp | Ended::Cancelled);
        if some && self.side(Side::Ours).all(Leg::declined) {
            Missed::DeclinedHere
        } else if all(&[Ended::Busy]) {
            Missed::Busy
        } else if all(&[Ended::Failed, Ended::WrongNumber]) {
            Missed::Failed
        } else if ours.contains(&Ended::NoAnswer) || some && !ours.iter().any(gave_up) {
            Missed::NoAnswer
        } else {
            match theirs {
                Some(Ended::Busy) => Missed::Busy,
                Some(Ended::NoAnswer) => Missed::NoAnswer,
                Some(Ended::Failed) => Missed::Failed,
                _ => Missed::Abandoned,
            }
        }
    }

    fn why_missed(&self, direction: Direction, called_off: bool) -> Missed {
        let why = |side| self.side(side).filter_map(|leg| leg.why).max();
        let told = |why| match why {
            Ended::Busy => Missed::Busy,
            Ended::Declined => Missed::Declined,
            Ended::WrongNumber => Missed::WrongNumber,
            Ended::Failed => Missed::Failed,
            Ended::NoAnswer | Ended::HungUp | Ended::Cancelled => Missed::NoAnswer,
        };
        let (ours, theirs) = (why(Side::Ours), why(Side::Theirs));
        match direction {
            Direction::Inbound if called_off => Missed::DeclinedHere,
            Direction::Inbound => self.why_not_answered(theirs),
            Direction::Outbound if called_off => Missed::CalledOff,
            Direction::Outbound => match (theirs, ours) {
                (Some(Ended::Cancelled), _) => Missed::CalledOff,
                (Some(why), _) => told(why),
                (None, _) if self.side(Side::Ours).any(|leg| leg.answered().is_some()) => {
                    Missed::CalledOff
                }
                (None, Some(Ended::Failed | Ended::WrongNumber)) => Missed::Failed,
                (None, Some(Ended::Cancelled)) => Missed::CalledOff,
                (None, _) => Missed::NotPickedUp,
            },
        }
    }
}

/// From when to when they talked: never after `now`, whatever the provider's clock says, and at most a day.
fn span(from: DateTime<Utc>, until: DateTime<Utc>, now: DateTime<Utc>) -> Span {
    let until = until.min(now);
    let from = from.min(until).max(until - TimeDelta::days(1));
    Span::within_a_day(from, until)
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
