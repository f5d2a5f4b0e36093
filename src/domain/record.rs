//! What calls are about and who they are with.

use crate::domain::coded::coded;

coded! {
    /// The kinds of record.
    RecordKind {
        /// A company or household.
        Account = "account", "Account";
        /// A person, usually of an account.
        Contact = "contact", "Contact";
        /// Somebody who may become a customer.
        Lead = "lead", "Lead";
        /// A deal with an account.
        Opportunity = "opportunity", "Opportunity";
        /// Something a customer needs solved.
        Case = "case", "Case";
    }
}

impl RecordKind {
    /// The name of its list, which is also its address.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Account => "accounts",
            Self::Contact => "contacts",
            Self::Lead => "leads",
            Self::Opportunity => "opportunities",
            Self::Case => "cases",
        }
    }

    /// The kind whose list has that name.
    pub fn of_plural(plural: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.plural() == plural)
    }

    /// With its article: `a contact`, `an account`.
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Account => "an account",
            Self::Contact => "a contact",
            Self::Lead => "a lead",
            Self::Opportunity => "an opportunity",
            Self::Case => "a case",
        }
    }

    /// Whether it is a person, who may take part in a call.
    pub fn is_person(self) -> bool {
        matches!(self, Self::Contact | Self::Lead)
    }

    /// Whether it may have phone numbers and an e-mail address.
    pub fn is_reachable(self) -> bool {
        self.is_person() || self == Self::Account
    }

    /// The stages it goes through, code and word, the first one first; none where it has none.
    pub fn stages(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Lead => &[
                ("new", "New"),
                ("contacted", "Contacted"),
                ("qualified", "Qualified"),
                ("lost", "Lost"),
                ("converted", "Converted"),
            ],
            Self::Opportunity => &[
                ("qualification", "Qualification"),
                ("proposal", "Proposal"),
                ("negotiation", "Negotiation"),
                ("won", "Won"),
                ("lost", "Lost"),
            ],
            Self::Case => &[
                ("open", "Open"),
                ("waiting", "Waiting"),
                ("closed", "Closed"),
            ],
            Self::Account | Self::Contact => &[],
        }
    }

    /// A stage as a person reads it.
    pub fn stage_word(self, code: &str) -> &'static str {
        self.stages()
            .iter()
            .find(|(stage, _)| *stage == code)
            .map_or("", |(_, word)| word)
    }
}

coded! {
    /// What a participant said to an invitation.
    Rsvp {
        /// Nothing yet.
        Invited = "invited", "Invited";
        /// They take part.
        Accepted = "accepted", "Accepted";
        /// They do not.
        Declined = "declined", "Declined";
        /// They may.
        Tentative = "tentative", "Tentative";
    }
}

impl Rsvp {
    /// What somebody presses to say it.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Invited => "Not sure yet",
            Self::Accepted => "Accept",
            Self::Declined => "Decline",
            Self::Tentative => "Tentative",
        }
    }
}

coded! {
    /// What a phone number is for.
    PhoneLabel {
        /// At work.
        Work = "work", "Work";
        /// A mobile.
        Mobile = "mobile", "Mobile";
        /// At home.
        Home = "home", "Home";
        /// A company's main line.
        Main = "main", "Main line";
        /// Anything else.
        Other = "other", "Other";
    }
}

coded! {
    /// Where a task is in its life.
    TaskStatus {
        /// To be done.
        Open = "open", "Open";
        /// Done.
        Done = "done", "Done";
        /// Given up.
        Dropped = "dropped", "Dropped";
    }
}

coded! {
    /// Why a record shows a call.
    Why {
        /// The call is about it.
        About = "about", "about this";
        /// They take part.
        With = "with", "takes part";
        /// Through somebody or something of theirs.
        Through = "through", "through";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_addresses_are_read_back() {
        for kind in RecordKind::ALL.iter().copied() {
            assert_eq!(RecordKind::parse(kind.code()), Some(kind));
            assert_eq!(RecordKind::of_plural(kind.plural()), Some(kind));
        }
        assert_eq!(RecordKind::parse("Account"), None);
        assert_eq!(RecordKind::Lead.stage_word("qualified"), "Qualified");
    }
}
