//! The calendar as its page shows it, and who is free while one plans.

use crate::domain::{CalendarSpan, Status};
use crate::view::query::Query;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the calendar is asked for: the state of its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CalendarQuery {
    /// `` (a week), `day` or `month`.
    pub span: String,
    /// A day that is shown, `2026-11-26`; empty for today.
    pub date: String,
    /// Whose: `` (the reader's), `all`, or ids with dots between.
    pub who: String,
    /// The name of a colleague to add.
    pub add: String,
}

impl CalendarQuery {
    /// The address of this calendar.
    pub fn href(&self) -> String {
        Query::new("/calendar")
            .with("span", &self.span)
            .with("date", &self.date)
            .with("who", &self.who)
            .with("add", &self.add)
            .href()
    }

    /// The same on another day.
    #[must_use]
    pub fn at(&self, date: &str) -> Self {
        Self {
            date: date.to_owned(),
            ..self.clone()
        }
    }

    /// The same day, shown otherwise.
    #[must_use]
    pub fn shown(&self, span: CalendarSpan) -> Self {
        let span = match span {
            CalendarSpan::Week => "",
            other => other.code(),
        };
        Self {
            span: span.to_owned(),
            ..self.clone()
        }
    }

    /// A day of it.
    pub fn day(&self, date: &str) -> String {
        self.at(date).shown(CalendarSpan::Day).href()
    }

    /// The list of its calls on a day: of one person, or of everybody.
    pub fn calls_of(&self, date: &str) -> String {
        let one = self.who.parse::<Uuid>().is_ok();
        Query::new("/calls")
            .with("preset", if self.who.is_empty() { "mine" } else { "" })
            .with("owner", if one { &self.who } else { "" })
            .with("from", date)
            .with("to", date)
            .href()
    }

    /// The same of other people.
    #[must_use]
    pub fn of(&self, who: String) -> Self {
        Self {
            who,
            ..self.clone()
        }
    }
}

/// The calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    /// What it was asked for, names found and days read.
    pub query: CalendarQuery,
    /// How much is shown.
    pub span: CalendarSpan,
    /// `23–29 November 2026`.
    pub title: String,
    /// A day of what comes before.
    pub earlier: String,
    /// A day of what comes after.
    pub later: String,
    /// The days, whole weeks of them.
    pub days: Vec<CalendarDay>,
    /// The hours that are drawn, where it is drawn by the hour: from the beginning of the first to the end of the last.
    pub hours: Vec<String>,
    /// The first of them, 0 to 23.
    pub first_hour: u32,
    /// Today's column, and how many quarters of an hour after the first hour it is now.
    pub now: Option<(usize, u32)>,
    /// Who may be chosen, and whether they are.
    pub people: Vec<Shown>,
    /// Whether there are more colleagues than stand here.
    pub more_people: bool,
    /// The reader's zone in words.
    pub city: String,
    /// What of the question was not understood.
    pub warning: Option<String>,
}

/// Somebody whose calendar may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Their name; `You` for the reader.
    pub name: String,
    /// Whose is shown once they are pressed: as `CalendarQuery::who`.
    pub who: String,
    /// Whether they are shown now.
    pub on: bool,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// `2026-11-26`.
    pub date: String,
    /// `Thu 26`; in a month `26`.
    pub name: String,
    /// `Thursday, 26 November`.
    pub long: String,
    /// Whether it is today.
    pub is_today: bool,
    /// Whether it is of another month than the one that is shown.
    pub is_outside: bool,
    /// The calls, the earliest first.
    pub calls: Vec<CalendarCall>,
    /// Tasks that are due.
    pub tasks: Vec<CalendarTask>,
    /// How many calls and tasks more there are than are shown: `4`, `90+`.
    pub more: Option<String>,
    /// How many there are in all; in words as `more`.
    pub count: String,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CalendarCall {
    /// The call.
    pub id: Uuid,
    /// What it is for.
    pub title: String,
    /// With whom it is.
    pub with: String,
    /// Whose it is, where more than one person's are shown.
    pub owner: String,
    /// Where it is in its life.
    pub status: Status,
    /// `14:00`.
    pub time: String,
    /// `14:00–14:15`.
    pub from_to: String,
    /// Quarters of an hour after the first hour that is drawn.
    pub at: u32,
    /// Quarters of an hour it takes up.
    pub quarters: u32,
    /// Its lane.
    pub lane: usize,
    /// Of how many.
    pub lanes: usize,
    /// When it is planned, as the form that moves it has it: `2026-11-26T14:00`. Empty where the reader may not move it.
    pub moves_from: String,
    /// Planned, and its time has passed.
    pub overdue: bool,
    /// Whether it is on the line.
    pub is_live: bool,
}

/// A task that is due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarTask {
    /// The task.
    pub id: Uuid,
    /// What is to be done.
    pub title: String,
    /// Whose it is, where more than one person's are shown.
    pub owner: String,
    /// Where it leads.
    pub href: String,
    /// Its day has passed.
    pub overdue: bool,
}

/// A teammate's day, while a call with them is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeBusy {
    /// Their name; `You` for the reader.
    pub name: String,
    /// `free`, `busy 14:00–14:30`.
    pub word: String,
    /// Whether they are free at that time.
    pub is_free: bool,
    /// What they have on that day, in quarters of an hour of it: since when, how many.
    pub busy: Vec<(u32, u32)>,
    /// The call that is planned, likewise.
    pub planned: (u32, u32),
}
