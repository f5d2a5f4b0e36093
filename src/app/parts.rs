//! The parts of the browser's half: which one the screen at an address is in.

use crate::domain::RecordKind;

/// A part of the browser's half, besides the one that every page needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Agenda and list.
    Calls,
    /// The calendar.
    Calendar,
    /// One call.
    Call,
    /// The form for a call.
    CallForm,
    /// Lists of records, tasks, notifications and search.
    Records,
    /// One record.
    Record,
    /// The form for a record.
    RecordForm,
    /// Imports, bin and settings.
    Office,
    /// Signing in.
    Door,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Calls,
        Self::Calendar,
        Self::Call,
        Self::CallForm,
        Self::Records,
        Self::Record,
        Self::RecordForm,
        Self::Office,
        Self::Door,
    ];

    /// Its name in the bundle.
    pub fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Calendar => "calendar",
            Self::Call => "call",
            Self::CallForm => "call_form",
            Self::Records => "records",
            Self::Record => "record",
            Self::RecordForm => "record_form",
            Self::Office => "office",
            Self::Door => "door",
        }
    }

    /// The part that the screen at an address is in; none where there is no screen.
    pub fn at(path: &str) -> Option<Self> {
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
        let list = |list: &str| RecordKind::ALL.iter().any(|kind| kind.plural() == list);
        match *steps.as_slice() {
            [] | ["calls"] => Some(Self::Calls),
            ["calendar"] => Some(Self::Calendar),
            ["calls", "new" | "log" | "dial"] | ["calls", _, "edit"] => Some(Self::CallForm),
            ["calls", _] => Some(Self::Call),
            [records, "new"] | [records, _, "edit"] if list(records) => Some(Self::RecordForm),
            [records] | [records, _, "merge"] if list(records) => Some(Self::Records),
            [records, _] if list(records) => Some(Self::Record),
            ["tasks" | "search" | "notifications"] => Some(Self::Records),
            ["sign-in" | "setup" | "new-password" | "forgot"]
            | ["sign-in", "code"]
            | ["reset" | "answer", _] => Some(Self::Door),
            ["import" | "bin" | "profile" | "settings", ..] => Some(Self::Office),
            _ => None,
        }
    }
}
