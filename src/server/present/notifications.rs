//! Notifications in words, for one reader.

use crate::{
    domain::{NoticeKind, Rsvp, Status},
    server::{
        Failure, Visit,
        store::{
            self,
            notifications::NoticeRow,
            shared::paging::{Page, Place},
        },
    },
    view::{Notice, Notices},
};
use chrono::{DateTime, SecondsFormat, Utc};

/// Rows on a page.
const PAGE: usize = 50;
/// How many reminders are shown in the corner.
const RINGING: usize = 3;

/// A page of them, after a place.
pub async fn page(visit: &Visit, after: &str) -> Result<Notices, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let page = Page::asked(Place::parse(after), None);
    let place = page.place().0;
    let before = place.map(Place::moment);
    let mut rows =
        store::notifications::page(&mut db, visit.me.id, before, PAGE as i64 + 1).await?;
    let code = |row: &NoticeRow| Place::at(row.at, row.id).code();
    let (_, after) = page.cut(&mut rows, PAGE, code);
    Ok(Notices {
        until: rows
            .first()
            .map_or(visit.now, |row| row.at.max(visit.now))
            .to_rfc3339_opts(SecondsFormat::Micros, true),
        rows: rows.into_iter().map(|row| notice(visit, row)).collect(),
        after,
        later: place.is_some(),
    })
}

/// Reminders that are still to be read, the newest first: what rings in the corner.
pub async fn ringing(visit: &Visit) -> Result<Vec<Notice>, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let rows = store::notifications::ringing(&mut db, visit.me.id, RINGING as i64).await?;
    Ok(rows.into_iter().map(|row| notice(visit, row)).collect())
}

fn notice(visit: &Visit, row: NoticeRow) -> Notice {
    let reader = visit.reader();
    let by = row.actor.as_deref().unwrap_or("Callboard");
    let purpose = row.purpose.as_deref().unwrap_or("Call");
    // Who it is with, unless its purpose says so: `Call from Jane Roe`.
    let named = |with: &&str| with.is_empty() || purpose.contains(with);
    let call = match row.with.as_deref().filter(|with| !named(with)) {
        Some(with) => format!("{purpose} with {with}"),
        None => purpose.to_owned(),
    };
    let task = row.task.as_deref().unwrap_or_default();
    let detail = row.detail.as_deref().unwrap_or_default();
    let begins = row.scheduled_at.map(|at| {
        let (when, away) = (reader.short(at).label, reader.away(at));
        match at > visit.now {
            true => format!("Begins {when}, {away}"),
            false => format!("Was to begin {when}, {away}"),
        }
    });
    let planned = row.status == Some(Status::Planned) && row.started_at.is_none();
    let state = match row.status {
        Some(Status::Planned) if row.started_at.is_some() => Some("On the line".to_owned()),
        Some(Status::Planned) | None => begins,
        Some(status) => Some(status.word().to_owned()),
    };
    let state = state.unwrap_or_default();
    let (title, under) = match row.kind {
        NoticeKind::Reminder => (call, state),
        NoticeKind::Invited => (format!("{by} asks you to take part: {call}"), state),
        NoticeKind::HandedOver => (format!("{by} gave you a call: {call}"), state),
        NoticeKind::Missed => (format!("Missed: {call}"), String::new()),
        NoticeKind::Moved => {
            let was = DateTime::parse_from_str(detail, "%Y-%m-%d %H:%M:%S%.f%#z")
                .map(|at| reader.short(at.with_timezone(&Utc)).label);
            let was = was.map(|was| format!(" · was {was}")).unwrap_or_default();
            let by = row.actor.as_deref().map_or_else(
                || "New clock rules moved".to_owned(),
                |by| format!("{by} moved"),
            );
            (format!("{by} {call}"), format!("{state}{was}"))
        }
        NoticeKind::Cancelled => {
            let was = row.scheduled_at.map(|at| reader.short(at).label);
            let was = was.map(|was| format!("Was planned {was}"));
            (format!("{by} cancelled {call}"), was.unwrap_or_default())
        }
        NoticeKind::Answered => {
            let (answer, who) = detail.split_once(' ').unwrap_or((detail, by));
            let said = match Rsvp::parse(answer) {
                Some(Rsvp::Accepted) => "will come",
                Some(Rsvp::Declined) => "will not come",
                _ => "may come",
            };
            (format!("{who} {said}: {call}"), state)
        }
        NoticeKind::TaskGiven => (format!("{by} gave you a task: {task}"), String::new()),
        NoticeKind::TaskDue => (task.to_owned(), "Due today".to_owned()),
        NoticeKind::Silent => {
            let line = row
                .connection
                .as_deref()
                .unwrap_or("A telephone connection");
            let under =
                "It usually does at this hour of the week: check that calls still reach it.";
            (
                format!("“{line}” has told nothing for two hours"),
                under.to_owned(),
            )
        }
        NoticeKind::ImportDone => {
            let file = row.file.as_deref().unwrap_or("A file");
            let said = match detail {
                "imported" => "is imported",
                "undone" => "is taken back",
                _ => "could not be imported",
            };
            (format!("{file} {said}"), String::new())
        }
    };
    Notice {
        id: row.id,
        kind: row.kind,
        title,
        under,
        when: reader.short(row.at),
        call: row.call_id,
        import: row.import_id,
        unread: row.read_at.is_none(),
        can_start: planned && matches!(row.kind, NoticeKind::Reminder),
    }
}
