//! Mails and reminders, for administrators.

use crate::{
    domain::{Action, MailState, Skipped, Subject},
    server::{
        Failure, Visit, health,
        present::times::Reader,
        store::{
            self,
            mails::OutboxRow,
            shared::paging::{Page, Place},
        },
    },
    view::{MailLine, Outbox, ReminderHealth, grouped},
};
use chrono::TimeDelta;

/// Rows on a page.
const PAGE: usize = 50;

/// A page of the outbox, after a place.
pub async fn page(visit: &Visit, after: &str) -> Result<Outbox, Failure> {
    visit.may(Action::SeeHealth, Subject::default())?;
    let mut db = visit.state.pool.acquire().await?;
    let page = Page::asked(Place::parse(after), None);
    let place = page.place().0;
    let before = place.map(Place::moment);
    let mut rows = store::mails::page(&mut db, before, PAGE as i64 + 1).await?;
    let code = |row: &OutboxRow| Place::at(row.queued_at, row.id).code();
    let (_, after) = page.cut(&mut rows, PAGE, code);
    let leaves = visit.state.sender.leads_out();
    Ok(Outbox {
        rows: rows
            .into_iter()
            .map(|row| line(visit.reader(), row))
            .collect(),
        after,
        later: place.is_some(),
        way_out: if leaves {
            "Mails leave by the mail server that is set up.".to_owned()
        } else {
            "No mail server is set up, so mails are kept here. Set CALLBOARD_SMTP_URL to send them."
                .to_owned()
        },
        leaves,
    })
}

fn line(reader: Reader<'_>, row: OutboxRow) -> MailLine {
    let problem = row.problem.unwrap_or_default();
    let at = row.settled_at.unwrap_or(row.due_at);
    let at = reader.moment(at).label;
    let story = match row.state {
        MailState::Queued if problem.is_empty() => "Waiting".to_owned(),
        MailState::Queued => format!("Not sent yet: {problem} · next try {at}"),
        MailState::Sent => format!("Sent {at}"),
        MailState::Kept => format!("Kept here {at}"),
        MailState::Skipped => format!("Not sent: {}", row.why.map_or("it is over", Skipped::word)),
        MailState::Failed => format!("Failed {at}: {problem}"),
    };
    MailLine {
        id: row.id,
        kind: row.kind,
        state: row.state,
        to: match row.address {
            Some(address) => format!("{} <{address}>", row.name),
            None => row.name,
        },
        subject: row.subject.unwrap_or_else(|| row.kind.word().to_owned()),
        body: row.body,
        story,
        when: reader.short(row.queued_at),
        call: row.call_id,
        can_retry: row.state == MailState::Failed
            || row.state == MailState::Queued && !problem.is_empty(),
    }
}

/// How reminders went in the last day.
pub async fn reminders(visit: &Visit) -> Result<ReminderHealth, Failure> {
    visit.may(Action::SeeHealth, Subject::default())?;
    let mut db = visit.state.pool.acquire().await?;
    let facts = store::mails::lateness(&mut db, visit.now - TimeDelta::days(1)).await?;
    let late = |milliseconds: Option<f64>| match milliseconds {
        None => "–".to_owned(),
        Some(ms) if ms < 1_000.0 => format!("{ms:.0} ms"),
        Some(ms) if ms < 120_000.0 => format!("{:.1} s", ms / 1_000.0),
        Some(ms) => format!("{:.0} min", ms / 60_000.0),
    };
    let numbers = [
        ("Queued", grouped(facts.queued)),
        ("Sent in the last day", grouped(facts.sent)),
        ("Not sent, with a reason", grouped(facts.skipped)),
        ("Half leave within", late(facts.p50)),
        ("95 of 100 leave within", late(facts.p95)),
        ("The latest", late(facts.most)),
        ("Mails waiting", grouped(facts.waiting)),
        ("Mails failed", grouped(facts.failed)),
        ("Mails kept here", grouped(facts.kept)),
    ];
    // The mail server itself is asked by `doctor` alone: a page does not wait for it.
    let no_server = (!visit.state.sender.leads_out()).then(|| health::NO_MAIL_SERVER.to_owned());
    Ok(ReminderHealth {
        numbers: numbers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        problems: no_server
            .into_iter()
            .chain(health::failed(facts.failed))
            .collect(),
    })
}
