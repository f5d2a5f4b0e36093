//! What something that happened is about, and what a screen shows: the same words for both.

use super::coded::coded;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

coded! {
    /// The nouns that screens show.
    Topic {
        /// Calls, with who takes part and what they are about.
        Call = "call", "Call";
        /// Notes on calls.
        Note = "note", "Note";
        /// Tasks.
        Task = "task", "Task";
        /// Accounts, contacts, leads, opportunities and cases, with their numbers.
        Record = "record", "Record";
        /// People who sign in.
        User = "user", "User";
        /// How calls come out.
        Disposition = "disposition", "Disposition";
        /// Files that were brought.
        Import = "import", "Import";
        /// What somebody is told: reminders, and what others did that concerns them.
        Notification = "notification", "Notification";
        /// Telephone connections and numbers, and what came over them.
        Telephony = "telephony", "Telephony";
    }
}

/// What was changed: a topic, and everything and everybody the change concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The topic.
    pub topic: Topic,
    /// Ids: of the thing itself, of its people, of the records that show it. None: so many that it may be any.
    pub subjects: Vec<Uuid>,
}

/// What a screen depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    topic: Topic,
    subject: Option<Uuid>,
}

impl Topic {
    /// Everything of the topic.
    pub fn any(self) -> Interest {
        Interest {
            topic: self,
            subject: None,
        }
    }

    /// What concerns one thing or person, by its id as an address has it.
    pub fn of(self, id: &str) -> Interest {
        Interest {
            topic: self,
            subject: id.parse().ok(),
        }
    }
}

impl Interest {
    /// Whether the change touches what the screen shows.
    pub fn touched_by(&self, change: &Change) -> bool {
        self.topic == change.topic
            && (change.subjects.is_empty()
                || self
                    .subject
                    .is_none_or(|subject| change.subjects.contains(&subject)))
    }
}

/// Several changes as few: one for each topic.
pub fn together(changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
    let mut merged: Vec<Change> = Vec::new();
    for change in changes {
        match merged.iter_mut().find(|one| one.topic == change.topic) {
            Some(one) if one.subjects.is_empty() || change.subjects.is_empty() => {
                one.subjects.clear();
            }
            Some(one) => one.subjects.extend(change.subjects),
            None => merged.push(change),
        }
    }
    for change in &mut merged {
        change.subjects.sort_unstable();
        change.subjects.dedup();
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(topic: Topic, subjects: &[u128]) -> Change {
        Change {
            topic,
            subjects: subjects.iter().copied().map(Uuid::from_u128).collect(),
        }
    }

    #[test]
    fn a_screen_is_touched_by_what_it_shows_and_by_nothing_else() {
        let call = Topic::Call.of("00000000-0000-0000-0000-000000000001");
        assert!(call.touched_by(&change(Topic::Call, &[7, 1])));
        assert!(!call.touched_by(&change(Topic::Call, &[7])));
        assert!(!call.touched_by(&change(Topic::Task, &[1])));
        assert!(Topic::Call.any().touched_by(&change(Topic::Call, &[7])));
    }

    #[test]
    fn a_change_of_very_many_touches_every_screen_of_its_topic() {
        let call = Topic::Call.of("00000000-0000-0000-0000-000000000001");
        assert!(call.touched_by(&change(Topic::Call, &[])));
        assert!(!call.touched_by(&change(Topic::Record, &[])));
    }

    #[test]
    fn changes_of_one_topic_become_one() {
        let merged = together([
            change(Topic::Call, &[2, 1]),
            change(Topic::Task, &[3]),
            change(Topic::Call, &[1]),
        ]);
        assert_eq!(
            merged,
            [change(Topic::Call, &[1, 2]), change(Topic::Task, &[3])]
        );
        let many = together([change(Topic::Call, &[1]), change(Topic::Call, &[])]);
        assert_eq!(many, [change(Topic::Call, &[])]);
    }
}
