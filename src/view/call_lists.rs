//! Calls, many at a time: lists, the agenda, and callers.

use crate::view::{CallSummary, Choice, Closing, Named, People, TaskSummary, When};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Somebody who was missed, or whose number nobody has: all their calls as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Caller {
    /// The newest of the calls.
    pub newest: CallSummary,
    /// What makes the calls one caller's: it stays the same when they ring again.
    pub key: String,
    /// The oldest of the calls that the reader may change; none where they may change none.
    pub mine: Option<Uuid>,
    /// How many there are.
    pub calls: usize,
    /// Of missed calls: seconds since the first of them.
    pub waiting: i64,
    /// Their number, as a person reads it; empty where there is none.
    pub number: String,
    /// The same in E.164, where the reader can dial it.
    pub dial: Option<String>,
    /// Who is calling them just now: `Ana Silva`, or `You`; empty for nobody.
    pub calling: String,
    /// Who they are, or what the call is about.
    pub record: Option<Uuid>,
    /// Of an unknown number: who may have it.
    pub candidates: Vec<Named>,
    /// Of an unknown number: what somebody new would get.
    pub unknown: Option<String>,
}

/// A page of the calls list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallList {
    /// The rows, in order.
    pub rows: Vec<CallSummary>,
    /// Instead of rows: who was missed, or whose number nobody has.
    pub callers: Option<Vec<Caller>>,
    /// How many there are in all: `1,000+` above a thousand.
    pub count: String,
    /// The cursor of the previous page.
    pub before: Option<String>,
    /// The cursor of the next page.
    pub after: Option<String>,
    /// Where calls were left out of what callers are made of: the day of the oldest that was not.
    pub older: Option<String>,
    /// Owners to filter by.
    pub owners: People,
    /// Who may be given missed calls.
    pub colleagues: People,
    /// Dispositions to filter by.
    pub dispositions: Vec<Choice>,
    /// The id of a call that is started from here.
    pub new_id: Uuid,
    /// How many calls were looked through, where only the newest were.
    pub looked_through: Option<String>,
    /// Who is called something like what is looked for: their calls are in their histories.
    pub named: Vec<Named>,
    /// What is wrong with the filter, if anything: that part is left out.
    pub warning: Option<String>,
    /// The closing form that is open, if any.
    pub closing: Option<Closing>,
}

/// The home page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    /// `Thursday, 26 November`.
    pub today: String,
    /// Where the now-marker stands: `10:42`.
    pub now: When,
    /// Planned calls whose time has passed, the oldest first.
    pub overdue: Vec<CallSummary>,
    /// How many of them there are, up to 99.
    pub overdue_count: i64,
    /// Today's calls in order.
    pub rows: Vec<CallSummary>,
    /// The next planned calls after today.
    pub later: Vec<CallSummary>,
    /// How many there are later, up to 99.
    pub later_count: i64,
    /// Who called in the last seven days and was missed: the newest five.
    pub missed: Vec<Caller>,
    /// How many there are: `50+` where more than fifty calls were missed.
    pub missed_count: String,
    /// Whose number nobody has, of the last thirty days: the newest three.
    pub unknown: Vec<Caller>,
    /// How many there are, in the same way.
    pub unknown_count: String,
    /// Everybody's calls that are on the line.
    pub live: Vec<CallSummary>,
    /// The reader's open tasks, due until tomorrow; at most ten.
    pub tasks: Vec<TaskSummary>,
    /// The id of a call that is started from here.
    pub new_id: Uuid,
    /// The reader, as forms name who takes part.
    pub me: String,
    /// The closing form that is open, if any.
    pub closing: Option<Closing>,
}
