//! Why something may not be: one sentence a person can act on, and the field it belongs to.

use crate::domain::Status;

/// A law that was about to be broken. `Display` is the sentence shown to the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A purpose with no visible character.
    #[error("Say what the call is for.")]
    BlankPurpose,
    /// A Not held or Cancelled without its reason.
    #[error("Give a reason: it is kept in the call's history.")]
    BlankReason,
    /// A text above its limit, in characters.
    #[error("Keep it under {limit} characters; this has {length}.")]
    TooLong {
        /// The form field.
        field: &'static str,
        /// The most that is kept.
        limit: usize,
        /// What came.
        length: usize,
    },
    /// A span whose end is before its start.
    #[error("A call cannot end before it starts.")]
    EndsBeforeItStarts,
    /// A span longer than a day: a slip of the date, not a call.
    #[error("That is longer than 24 hours: check the dates.")]
    LongerThanADay,
    /// Held at a time that has not come.
    #[error("A call cannot be held in the future.")]
    HeldInTheFuture,
    /// A planned length outside 1 to 1,440 minutes.
    #[error("The length is between 1 minute and 24 hours.")]
    LengthOutOfRange,
    /// Start pressed on a call that is on the line already.
    #[error("This call is already on the line.")]
    AlreadyStarted,
    /// A closing, or a start, of a call that is closed.
    #[error("This call is already {}. Reopen it first.", .0.word().to_lowercase())]
    AlreadyClosed(Status),
    /// Reopen on a call that is open.
    #[error("This call is not closed, so there is nothing to reopen.")]
    NotClosed,
    /// A reopened call would have neither plan nor start.
    #[error("This call has no planned time to go back to.")]
    NoTimeToGoBackTo,
}

impl Refused {
    /// The name of the form field the sentence belongs beside; empty for the form as a whole.
    pub fn field(&self) -> &'static str {
        match self {
            Self::BlankPurpose => "purpose",
            Self::BlankReason => "reason",
            Self::TooLong { field, .. } => field,
            Self::EndsBeforeItStarts | Self::LongerThanADay | Self::HeldInTheFuture => "ended",
            Self::LengthOutOfRange => "length",
            Self::AlreadyStarted | Self::AlreadyClosed(_) | Self::NotClosed | Self::NoTimeToGoBackTo => "",
        }
    }
}
