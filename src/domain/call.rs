//! The lifecycle of a call: four statuses, five commands, and no way around them.

use crate::domain::{Duration, OutcomeText, Purpose, Reason, Refused, Status};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// For how long after its end a call that was never planned may turn out to go on.
const GOES_ON: TimeDelta = TimeDelta::hours(1);

/// When a call took place: from its start to its end, in whole seconds, at most a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

impl Span {
    /// Cuts both to whole seconds; refuses an end before the start and more than 24 hours.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<Self, Refused> {
        let (start, end) = (whole_second(start), whole_second(end));
        if end < start {
            return Err(Refused::EndsBeforeItStarts);
        }
        if end - start > TimeDelta::days(1) {
            return Err(Refused::LongerThanADay);
        }
        Ok(Self { start, end })
    }

    /// The same of times that are known to fit.
    pub(super) fn within_a_day(start: DateTime<Utc>, end: DateTime<Utc>) -> Self {
        let (start, end) = (whole_second(start), whole_second(end));
        Self {
            start: start.max(end - TimeDelta::days(1)).min(end),
            end,
        }
    }

    /// When it started.
    pub fn start(self) -> DateTime<Utc> {
        self.start
    }

    /// When it ended.
    pub fn end(self) -> DateTime<Utc> {
        self.end
    }

    /// Refuses an end that has not come.
    pub fn by(self, now: DateTime<Utc>) -> Result<Self, Refused> {
        if self.end > now {
            Err(Refused::HeldInTheFuture)
        } else {
            Ok(self)
        }
    }

    /// From start to end.
    pub fn duration(self) -> Duration {
        Duration {
            seconds: (self.end - self.start).num_seconds(),
        }
    }
}

/// The instant, cut to its whole second.
pub fn whole_second(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::seconds(1)).unwrap_or(at)
}

/// How a call came out: a disposition chosen from the company's list, and words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The chosen disposition.
    pub disposition: Option<Uuid>,
    /// The words beside it.
    pub text: Option<OutcomeText>,
}

/// Where a call is in its life, with exactly what that state has to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallState {
    /// Open; on the line when it has a start.
    Planned {
        /// When it was picked up or dialled.
        started_at: Option<DateTime<Utc>>,
    },
    /// It took place.
    Held {
        /// From when to when.
        span: Span,
        /// How it came out.
        outcome: Outcome,
    },
    /// It did not take place.
    NotHeld {
        /// When it was tried; none where it was due and nobody tried.
        tried_at: Option<DateTime<Utc>>,
        /// Why.
        reason: Reason,
        /// How it came out.
        outcome: Outcome,
    },
    /// It was called off.
    Cancelled {
        /// Why.
        reason: Reason,
        /// How it came out.
        outcome: Outcome,
    },
}

impl CallState {
    /// The status of this state.
    pub fn status(&self) -> Status {
        match self {
            Self::Planned { .. } => Status::Planned,
            Self::Held { .. } => Status::Held,
            Self::NotHeld { .. } => Status::NotHeld,
            Self::Cancelled { .. } => Status::Cancelled,
        }
    }

    /// The start and end: a start while on the line and of an attempt, both when held.
    pub fn times(&self) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        match self {
            Self::Planned { started_at } => (*started_at, None),
            Self::Held { span, .. } => (Some(span.start), Some(span.end)),
            Self::NotHeld { tried_at, .. } => (*tried_at, None),
            Self::Cancelled { .. } => (None, None),
        }
    }

    /// Why it was not held or was cancelled.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::NotHeld { reason, .. } | Self::Cancelled { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// How it came out; none while it is open.
    pub fn outcome(&self) -> Option<&Outcome> {
        match self {
            Self::Planned { .. } => None,
            Self::Held { outcome, .. }
            | Self::NotHeld { outcome, .. }
            | Self::Cancelled { outcome, .. } => Some(outcome),
        }
    }

    /// How long it took; only a held call has a duration.
    pub fn duration(&self) -> Option<Duration> {
        match self {
            Self::Held { span, .. } => Some(span.duration()),
            _ => None,
        }
    }

    /// Refuses a call that was held, or tried, at a time that has not come.
    pub fn by(self, now: DateTime<Utc>) -> Result<Self, Refused> {
        match &self {
            Self::Held { span, .. } => span.by(now).map(|_| self),
            Self::NotHeld {
                tried_at: Some(at), ..
            } if *at > now => Err(Refused::TriedInTheFuture),
            _ => Ok(self),
        }
    }

    /// Whether the call is closed just so already: the same closing came before.
    pub fn is(&self, closing: &Closing) -> bool {
        match (self, closing) {
            (
                Self::Held { span, outcome },
                Closing::Held {
                    span: other,
                    outcome: said,
                },
            ) => span == other && outcome == said,
            (
                Self::NotHeld {
                    reason, outcome, ..
                },
                Closing::NotHeld {
                    reason: other,
                    outcome: said,
                },
            )
            | (
                Self::Cancelled { reason, outcome },
                Closing::Cancelled {
                    reason: other,
                    outcome: said,
                },
            ) => reason == other && outcome == said,
            _ => false,
        }
    }

    fn open(self) -> Result<Option<DateTime<Utc>>, Refused> {
        match self {
            Self::Planned { started_at } => Ok(started_at),
            closed => Err(Refused::AlreadyClosed(closed.status())),
        }
    }
}

/// What closes a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closing {
    /// It took place.
    Held {
        /// From when to when.
        span: Span,
        /// How it came out.
        outcome: Outcome,
    },
    /// It did not take place.
    NotHeld {
        /// Why.
        reason: Reason,
        /// How it came out.
        outcome: Outcome,
    },
    /// It was called off.
    Cancelled {
        /// Why.
        reason: Reason,
        /// How it came out.
        outcome: Outcome,
    },
}

impl Closing {
    /// The status it leads to.
    pub fn status(&self) -> Status {
        match self {
            Self::Held { .. } => Status::Held,
            Self::NotHeld { .. } => Status::NotHeld,
            Self::Cancelled { .. } => Status::Cancelled,
        }
    }

    /// Whether it says no more than that they talked.
    pub fn says_nothing(&self) -> bool {
        matches!(self, Self::Held { outcome, .. } if *outcome == Outcome::default())
    }
}

/// A call, as far as the laws are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What it is for; may follow while the call is on the line, never after.
    pub purpose: Option<Purpose>,
    /// When it is planned, if it is.
    pub planned_at: Option<DateTime<Utc>>,
    /// Where it is in its life.
    pub state: CallState,
}

impl Call {
    /// It is on the line from `at`.
    pub fn start(self, at: DateTime<Utc>) -> Result<Self, Refused> {
        match self.state.clone().open()? {
            Some(_) => Err(Refused::AlreadyStarted),
            None => Ok(Self {
                state: CallState::Planned {
                    started_at: Some(whole_second(at)),
                },
                ..self
            }),
        }
    }

    /// It is over, or will not be; never held in the future of `now`.
    pub fn close(self, closing: Closing, now: DateTime<Utc>) -> Result<Self, Refused> {
        match closing {
            Closing::Held { span, outcome } => self.hold(span, outcome, now),
            Closing::NotHeld { reason, outcome } => self.miss(reason, outcome, now),
            Closing::Cancelled { reason, outcome } => self.cancel(reason, outcome),
        }
    }

    /// A person says how it came out, of a call that its line has closed and nobody has said it of: the line knows the times, the
    /// person why and what for. What comes twice is said once.
    pub fn wrap_up(self, closing: Closing) -> Result<Self, Refused> {
        let unsaid = Outcome::default();
        let state = match (self.state, closing) {
            (CallState::Held { span, outcome }, Closing::Held { outcome: said, .. })
                if outcome == unsaid || outcome == said =>
            {
                CallState::Held {
                    span,
                    outcome: said,
                }
            }
            (
                CallState::NotHeld {
                    tried_at, outcome, ..
                },
                Closing::NotHeld {
                    reason,
                    outcome: said,
                },
            ) if outcome == unsaid || outcome == said => CallState::NotHeld {
                tried_at,
                reason,
                outcome: said,
            },
            (state, _) => return Err(Refused::AlreadyClosed(state.status())),
        };
        Ok(Self { state, ..self })
    }

    /// It took place, from when to when; never in the future of `now`.
    pub fn hold(self, span: Span, outcome: Outcome, now: DateTime<Utc>) -> Result<Self, Refused> {
        self.become_closed(CallState::Held {
            span: span.by(now)?,
            outcome,
        })
    }

    /// It did not take place. It was tried when it was started; one that is given up before its planned time, or has none, was
    /// tried now.
    pub fn miss(
        self,
        reason: Reason,
        outcome: Outcome,
        now: DateTime<Utc>,
    ) -> Result<Self, Refused> {
        let started_at = self.state.times().0;
        let early = self.planned_at.is_none_or(|planned| planned > now);
        let tried_at = started_at.or_else(|| early.then(|| whole_second(now)));
        self.become_closed(CallState::NotHeld {
            tried_at,
            reason,
            outcome,
        })
    }

    /// It was called off.
    pub fn cancel(self, reason: Reason, outcome: Outcome) -> Result<Self, Refused> {
        self.become_closed(CallState::Cancelled { reason, outcome })
    }

    /// Back to Planned: to its plan, or, where it never had one and may still go on, on the line from its start.
    pub fn reopen(self, now: DateTime<Utc>) -> Result<Self, Refused> {
        let was = match (&self.state, self.planned_at) {
            (CallState::Planned { .. }, _) => return Err(Refused::NotClosed),
            (_, Some(_)) => None,
            (CallState::Held { span, .. }, None) => Some((span.start, span.end)),
            (CallState::NotHeld { tried_at, .. }, None) => tried_at.map(|at| (at, at)),
            (CallState::Cancelled { .. }, None) => None,
        };
        let goes_on = was.filter(|(_, end)| now - *end < GOES_ON);
        if self.planned_at.is_none() && goes_on.is_none() {
            return Err(Refused::NoTimeToGoBackTo);
        }
        Ok(Self {
            state: CallState::Planned {
                started_at: goes_on.map(|(start, _)| start),
            },
            ..self
        })
    }

    /// Whether it can be reopened.
    pub fn reopens(&self, now: DateTime<Utc>) -> bool {
        self.clone().reopen(now).is_ok()
    }

    fn become_closed(self, closed: CallState) -> Result<Self, Refused> {
        self.state.open()?;
        if self.purpose.is_none() {
            return Err(Refused::BlankPurpose);
        }
        Ok(Self {
            state: closed,
            ..self
        })
    }
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
