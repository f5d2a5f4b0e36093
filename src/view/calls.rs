//! Calls as the screens show them.

use crate::domain::{Direction, Rsvp, Stage, Status};
use crate::view::{
    Choice, Drafts, Named, NoteSummary, ParticipantSummary, People, TaskSummary, When, query::Query,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How a call stands that is on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineState {
    /// Nobody talks yet: it is dialled, or it rings.
    Waits(Stage),
    /// For so many seconds.
    Talks(i64),
}

/// One call in a list.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct CallSummary {
    /// The call.
    pub id: Uuid,
    /// Who dialled whom.
    pub direction: Direction,
    /// Where it is in its life.
    pub status: Status,
    /// What it is for; empty while it is on the line without one.
    pub purpose: String,
    /// The one time it is listed under.
    pub when: When,
    /// What supports the time: the other zone, the duration, how far away.
    pub under: String,
    /// Who owns it.
    pub owner: String,
    /// Who takes part, and what it is about.
    pub people: String,
    /// The disposition and outcome, in a line.
    pub outcome: String,
    /// Planned, and its time has passed.
    pub overdue: bool,
    /// Its reminder's time has come, and it has not started.
    pub soon: bool,
    /// How it stands on the line, while it is.
    pub on_the_line: Option<LineState>,
    /// Whether the reader may change it.
    pub mine_to_change: bool,
    /// What the reader said, where they take part in a planned call of somebody else's.
    pub my_answer: Option<Rsvp>,
    /// Where one press dials: whoever it is with, and their number in E.164.
    pub dial: Option<(Uuid, String)>,
}

/// A call beside another one: what it follows, or what follows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedCall {
    /// The call.
    pub id: Uuid,
    /// `Call back`, `The next call`, `Planned again`.
    pub how: String,
    /// What it is for.
    pub purpose: String,
    /// Where it is in its life.
    pub status: Status,
    /// When.
    pub when: When,
}

/// What the calls list is asked for: the state of its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallQuery {
    /// `mine`, `today`, `overdue`, `planned`, `held`, `missed`, `unknown` or `all`.
    pub preset: String,
    /// A status code.
    pub status: String,
    /// A direction code.
    pub direction: String,
    /// An owner's id.
    pub owner: String,
    /// The first day, `2026-11-01`, in the reader's zone.
    pub from: String,
    /// The last day.
    pub to: String,
    /// A disposition's id.
    pub disposition: String,
    /// Words of the purpose or outcome.
    pub q: String,
    /// `newest`, `oldest` or `longest`.
    pub sort: String,
    /// `1` where all calls are looked through, however long that takes.
    pub all: String,
    /// The cursor to read on after.
    pub after: String,
    /// The cursor to read back before.
    pub before: String,
    /// The call whose closing form is open in the list.
    pub call: String,
    /// As what it is being closed.
    pub close: String,
}

impl CallQuery {
    /// The query string of this list, with a leading `?`, cursors and open forms left out unless set.
    pub fn href(&self) -> String {
        [
            ("preset", &self.preset),
            ("status", &self.status),
            ("direction", &self.direction),
            ("owner", &self.owner),
            ("from", &self.from),
            ("to", &self.to),
            ("disposition", &self.disposition),
            ("q", &self.q),
            ("sort", &self.sort),
            ("all", &self.all),
            ("after", &self.after),
            ("before", &self.before),
            ("call", &self.call),
            ("close", &self.close),
        ]
        .into_iter()
        .fold(Query::new("/calls"), |query, (name, value)| {
            query.with(name, value)
        })
        .href()
    }

    /// The same list from its beginning, with no closing form open.
    pub fn first_page(&self) -> Self {
        Self {
            after: String::new(),
            before: String::new(),
            call: String::new(),
            close: String::new(),
            ..self.clone()
        }
    }

    /// The same page of the list with no closing form open.
    pub fn no_closing(&self) -> Self {
        Self {
            call: String::new(),
            close: String::new(),
            ..self.clone()
        }
    }

    /// Whether anything beyond the preset narrows the list.
    pub fn is_filtered(&self) -> bool {
        [
            &self.status,
            &self.direction,
            &self.owner,
            &self.from,
            &self.to,
            &self.disposition,
            &self.q,
        ]
        .iter()
        .any(|value| !value.is_empty())
    }
}

/// The closing form of a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closing {
    /// The call.
    pub id: Uuid,
    /// As what it is being closed.
    pub status: Status,
    /// Whether its line has closed it already, and what is said here is how it came out.
    pub wraps_up: bool,
    /// Whether it was asked for: it has the focus then. Of a talk that just ended, the form comes by itself.
    pub asked: bool,
    /// Whether the purpose is still to be said.
    pub needs_purpose: bool,
    /// The start to propose, `2026-11-26T14:02:10` in the reader's zone; empty where its line knows the times.
    pub started: String,
    /// The instant behind it.
    pub started_exact: String,
    /// The end to propose.
    pub ended: String,
    /// The instant behind it.
    pub ended_exact: String,
    /// The reader's zone in words.
    pub city: String,
    /// The dispositions that fit.
    pub dispositions: Vec<Choice>,
    /// Why it was not held, where its line has said it, or it was closed so before.
    pub reason: String,
    /// The disposition it was closed with before; empty for none.
    pub disposition: String,
    /// The outcome in words it was closed with before.
    pub outcome: String,
    /// Reasons that are often given.
    pub reasons: Vec<String>,
    /// What each disposition suggests to do next: its id, `task` or `call`, and when.
    pub follow_ups: Vec<(String, String, String)>,
    /// What a follow-up is called unless something else is said.
    pub follow_title: String,
    /// The id of what follows, made with the form.
    pub follow_id: Uuid,
    /// What was typed into it before and not saved.
    pub drafts: Drafts,
}

/// A call with all that is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallDetail {
    /// The call.
    pub id: Uuid,
    /// Who dialled whom.
    pub direction: Direction,
    /// Where it is in its life.
    pub status: Status,
    /// What it is for; empty while it is on the line without one.
    pub purpose: String,
    /// Who owns it.
    pub owner: String,
    /// `Thu 26 Nov, 14:00–14:15`, in the zone that was agreed.
    pub planned: Option<When>,
    /// The agreed zone and the reader's time, where they differ.
    pub planned_under: String,
    /// Of a call that may be moved: when it is planned, as the form has it.
    pub moves_from: Option<MovesFrom>,
    /// `14:02:10 – 14:20:41`, in the reader's zone.
    pub held: Option<When>,
    /// How it met the plan: `2 min later than planned`.
    pub held_under: String,
    /// How long it took; only when held.
    pub duration: Option<String>,
    /// The chosen disposition.
    pub disposition: Option<String>,
    /// The outcome in words.
    pub outcome: Option<String>,
    /// Why it was not held or was cancelled.
    pub reason: Option<String>,
    /// Its reminders, and how each went.
    pub reminders: Vec<Receipts>,
    /// How it stands on the line, while it is.
    pub on_the_line: Option<LineState>,
    /// Whether people outside are written to.
    pub invites: bool,
    /// Planned, and its time has passed.
    pub overdue: bool,
    /// The version being read.
    pub version: i32,
    /// Whether the reader may change it.
    pub mine_to_change: bool,
    /// Whether its line has closed it, and it is still to be said how it came out.
    pub wraps_up: bool,
    /// Whether it can be reopened.
    pub reopens: bool,
    /// What happened to it, the newest first.
    pub story: Vec<StoryLine>,
    /// The closing form, when one is open.
    pub closing: Option<Closing>,
    /// Who takes part besides the owner.
    pub people: Vec<ParticipantSummary>,
    /// What it is about.
    pub related: Option<Named>,
    /// Since when it is in the bin.
    pub deleted: Option<When>,
    /// The notes, the oldest first.
    pub notes: Vec<NoteSummary>,
    /// What the reader was writing and has not saved.
    pub drafts: Drafts,
    /// What follows from it.
    pub tasks: Vec<TaskSummary>,
    /// How often they were tried by now.
    pub attempt: i32,
    /// The call that it follows.
    pub before: Option<LinkedCall>,
    /// The calls that follow it.
    pub after: Vec<LinkedCall>,
    /// What the line said.
    pub result: Option<String>,
    /// What the telephone says of it.
    pub telephone: Option<crate::view::Telephone>,
    /// Whether somebody is still to be called back.
    pub missed: bool,
    /// Why nobody has to call back.
    pub settled: Option<String>,
    /// The id of a note or task that is made from here.
    pub new_id: Uuid,
    /// The reader, and people who may own a task.
    pub owners: People,
    /// The reader.
    pub me: Uuid,
}

/// When a call is planned, in the zone it was agreed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovesFrom {
    /// `2026-11-26`.
    pub date: String,
    /// `14:00`.
    pub time: String,
    /// The zone in words.
    pub city: String,
    /// Whether that is later than today there.
    pub later: bool,
}

/// A reminder of a call, with everybody it is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipts {
    /// When it is due.
    pub when: When,
    /// `30 min before`.
    pub before: String,
    /// How it went, for each.
    pub people: Vec<Receipt>,
    /// Whether the call has been moved, or is reminded of otherwise, since.
    pub is_of_before: bool,
}

/// How a reminder went, for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Whom it is for.
    pub name: String,
    /// `queued`, `sent 13:30:02`, `not sent: they declined`.
    pub story: String,
    /// Whether it was sent.
    pub sent: bool,
}

/// One line of a call's story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryLine {
    /// The change.
    pub id: i64,
    /// When.
    pub when: When,
    /// The status it became, when it became one: sets the mark and its colour.
    pub status: Option<Status>,
    /// `Held, 18 min 31 s`.
    pub what: String,
    /// `by Sam Okafor`.
    pub who: String,
    /// The reason, or what was changed from what to what.
    pub why: Vec<String>,
    /// Whether it may be undone: it is the newest, and was not the beginning.
    pub undoable: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_a_list_is_its_address() {
        let query = CallQuery {
            preset: "mine".into(),
            q: "50% & more é".into(),
            ..Default::default()
        };
        assert_eq!(
            query.href(),
            "/calls?preset=mine&q=50%25%20%26%20more%20%C3%A9"
        );
        assert_eq!(CallQuery::default().href(), "/calls");
    }
}
