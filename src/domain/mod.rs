//! What a call *is*: pure types and laws, shared by the server and the browser.
//!
//! Nothing here reads a clock, a database or a page. The domain decides *whether* something may happen,
//! the server *when and by whom*, and the database repeats the same laws as named constraints.

pub mod bin;
pub mod calendar;
pub mod call;
mod coded;
pub mod date_style;
pub mod due;
pub mod follows;
pub mod import;
pub mod job;
pub mod line;
pub mod notice;
pub mod password;
pub mod policy;
pub mod record;
pub mod refused;
pub mod remind;
pub mod search;
pub mod status;
pub mod telephony;
pub mod text;
pub mod topic;
pub mod user;
pub mod when;

pub use calendar::{CalendarSpan, FirstDay};
pub use call::{Call, CallState, Closing, Outcome, Span};
pub use date_style::DateStyle;
pub use follows::Follows;
pub use import::{ImportKind, ImportStage, Verdict};
pub use job::JobName;
pub use line::{Ended, LegEvent, LegFact, Line, Missed, Side, Stands};
pub use notice::NoticeKind;
pub use password::NewPassword;
pub use policy::{Action, Actor, Denied, Person, Subject};
pub use record::{PhoneLabel, RecordKind, Rsvp, TaskStatus, Why};
pub use refused::Refused;
pub use remind::{Before, Channel, MailKind, MailState, Reminders, SignInChange, Skipped};
pub use status::{Direction, Status};
pub use telephony::{Fate, Matched, Provider, Stage};
pub use text::{
    DispositionLabel, NoteBody, OutcomeText, Purpose, Reason, RecordName, TaskTitle, UserName,
};
pub use topic::{Change, Interest, Topic};
pub use user::{Email, Role};
pub use when::{Duration, Length, waited};
