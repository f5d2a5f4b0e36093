//! Files of records, calls and tasks from elsewhere.

use crate::domain::{RecordKind, coded::coded};

coded! {
    /// What a file is a list of.
    ImportKind {
        /// Companies.
        Account = "account", "Accounts";
        /// People.
        Contact = "contact", "Contacts";
        /// People who may become customers.
        Lead = "lead", "Leads";
        /// Calls, past and planned.
        Call = "call", "Calls";
        /// What is to be done.
        Task = "task", "Tasks";
        /// What may be bought.
        Opportunity = "opportunity", "Opportunities";
        /// What went wrong.
        Case = "case", "Cases";
    }
}

impl ImportKind {
    /// The kind of records it is a list of; none of calls and tasks.
    pub fn record(self) -> Option<RecordKind> {
        match self {
            Self::Account => Some(RecordKind::Account),
            Self::Contact => Some(RecordKind::Contact),
            Self::Lead => Some(RecordKind::Lead),
            Self::Opportunity => Some(RecordKind::Opportunity),
            Self::Case => Some(RecordKind::Case),
            Self::Call | Self::Task => None,
        }
    }
}

coded! {
    /// How far an import is.
    ImportStage {
        /// Its file is coming in.
        Receiving = "receiving", "Coming in";
        /// Its rows are being read.
        Checking = "checking", "Checking";
        /// It is known what would come of each row; nothing was changed yet.
        Checked = "checked", "Ready";
        /// Its rows are being written.
        Importing = "importing", "Importing";
        /// All are there.
        Imported = "imported", "Imported";
        /// They are being put into the bin.
        Undoing = "undoing", "Taking back";
        /// All are in the bin.
        Undone = "undone", "Taken back";
        /// They are being brought back from it.
        Restoring = "restoring", "Bringing back";
        /// The file could not be read.
        Failed = "failed", "Could not be read";
    }
}

impl ImportStage {
    /// Whether something goes on by itself.
    pub fn under_way(self) -> bool {
        matches!(
            self,
            Self::Checking | Self::Importing | Self::Undoing | Self::Restoring
        )
    }
}

coded! {
    /// What is thought of a row.
    Verdict {
        /// It is new, and taken as it is.
        New = "new", "New";
        /// It is new; something of it is left out or was guessed.
        Mended = "mended", "To look at";
        /// It is there already, or stood earlier in the file.
        Duplicate = "duplicate", "Duplicates";
        /// It cannot be taken.
        Refused = "refused", "Cannot be taken";
    }
}
