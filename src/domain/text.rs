//! Texts that obey a law: never blank where something must be said, never without a bound.

use crate::domain::Refused;
use serde::{Deserialize, Serialize};

/// Control characters have no place in a text (PostgreSQL refuses NUL), line breaks and tabs aside.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect::<String>()
        .trim()
        .to_owned()
}

fn bounded(text: String, field: &'static str, limit: usize) -> Result<String, Refused> {
    match text.chars().count() {
        length if length > limit => Err(Refused::TooLong {
            field,
            limit,
            length,
        }),
        _ => Ok(text),
    }
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $field:literal, $limit:literal, blank: $blank:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name(String);

        impl $name {
            /// The most characters that are kept.
            pub const LIMIT: usize = $limit;

            /// Trims, drops control characters, and refuses what is blank or too long.
            pub fn new(text: &str) -> Result<Self, Refused> {
                match clean(text) {
                    text if text.is_empty() => Err($blank),
                    text => bounded(text, $field, $limit).map(Self),
                }
            }

            /// The text as it is kept.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

text!(
    /// What a call is for, in a line.
    Purpose, "purpose", 300, blank: Refused::BlankPurpose
);
text!(
    /// Why a call was not held, or was cancelled.
    Reason, "reason", 500, blank: Refused::BlankReason
);
text!(
    /// What somebody who signs in is called.
    UserName, "name", 120, blank: Refused::BlankUserName
);
text!(
    /// What a disposition is called.
    DispositionLabel, "label", 60, blank: Refused::BlankName
);
text!(
    /// What a record is called.
    RecordName, "name", 200, blank: Refused::BlankName
);
text!(
    /// What a task asks for, in a line.
    TaskTitle, "title", 300, blank: Refused::BlankTask
);
text!(
    /// What a note says.
    NoteBody, "body", 20_000, blank: Refused::BlankNote
);

/// How a call came out, in words: optional, and longer than a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeText(String);

impl OutcomeText {
    /// The most characters that are kept.
    pub const LIMIT: usize = 10_000;

    /// Nothing typed is `None`.
    pub fn new(text: &str) -> Result<Option<Self>, Refused> {
        match clean(text) {
            text if text.is_empty() => Ok(None),
            text => bounded(text, "outcome", Self::LIMIT).map(|text| Some(Self(text))),
        }
    }

    /// The text as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_purpose_cannot_be_made() {
        for blank in ["", "   ", "\n\t", "\0", "\u{a0}\u{2003}"] {
            assert_eq!(Purpose::new(blank), Err(Refused::BlankPurpose), "{blank:?}");
        }
    }

    #[test]
    fn nul_and_escape_characters_are_dropped_and_lines_kept() {
        assert_eq!(Purpose::new("a\0b\u{1b}c").unwrap().as_str(), "abc");
        assert_eq!(
            OutcomeText::new("one\r\ntwo\tthree")
                .unwrap()
                .unwrap()
                .as_str(),
            "one\ntwo\tthree"
        );
    }

    #[test]
    fn a_text_is_kept_up_to_its_limit_in_characters_not_bytes() {
        assert!(Purpose::new(&"ü".repeat(300)).is_ok());
        let refused = Purpose::new(&"x".repeat(100_000)).unwrap_err();
        assert_eq!(
            refused,
            Refused::TooLong {
                field: "purpose",
                limit: 300,
                length: 100_000
            }
        );
        assert_eq!(
            refused.to_string(),
            "Keep it under 300 characters; this has 100000."
        );
    }
}
