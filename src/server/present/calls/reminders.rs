//! A call's reminders, and how each went: so that nobody has to ask why one did not come.

use crate::{
    domain::{Before, MailState, Skipped},
    server::{
        Failure, Visit,
        present::times::Reader,
        store::{self, reminders::ReminderRow},
    },
    view::{Receipt, Receipts},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The reminders of a call, the earliest first.
pub(super) async fn of_call(
    visit: &Visit,
    db: &mut PgConnection,
    call: Uuid,
) -> Result<Vec<Receipts>, Failure> {
    let reader = visit.reader();
    let mut all: Vec<Receipts> = Vec::new();
    for row in store::reminders::of_call(db, call).await? {
        let when = reader.short(row.due_at);
        let receipt = receipt(reader, &row);
        let is_of_before = row.why == Some(Skipped::Moved);
        match all.last_mut().filter(|last| last.when == when) {
            Some(last) => {
                last.people.push(receipt);
                last.is_of_before &= is_of_before;
            }
            None => all.push(Receipts {
                when,
                before: before(&row.before),
                people: vec![receipt],
                is_of_before,
            }),
        }
    }
    Ok(all)
}

fn before(code: &str) -> String {
    match Before::of_code(code) {
        Some(Before::Minutes(0)) => "at the start".to_owned(),
        Some(before) => format!("{before} before"),
        None => String::new(),
    }
}

/// What became of its mail.
fn by_mail(reader: Reader<'_>, row: &ReminderRow) -> Option<String> {
    let at = row.mail_at.map(|at| reader.moment(at).label);
    let at = at.unwrap_or_default();
    let problem = row.problem.as_deref().unwrap_or_default();
    let twice = if row.interrupted {
        " (a first try was interrupted: it may have come twice, as one message)"
    } else {
        ""
    };
    Some(match row.mail? {
        MailState::Queued if problem.is_empty() => "e-mail waiting".to_owned(),
        MailState::Queued => format!("e-mail not sent yet: {problem}; next try {at}"),
        MailState::Sent => format!("e-mail sent {at}{twice}"),
        MailState::Kept => format!("e-mail kept in the outbox {at}: no mail server is set up"),
        MailState::Skipped => format!(
            "e-mail not sent: {}",
            row.mail_why.map_or("it is over", Skipped::word)
        ),
        MailState::Failed => format!("e-mail failed {at}: {problem}"),
    })
}

fn receipt(reader: Reader<'_>, row: &ReminderRow) -> Receipt {
    let story = match (row.settled_at, row.why) {
        (None, _) => "queued".to_owned(),
        (Some(_), Some(why)) => format!("not sent: {}", why.word()),
        (Some(at), None) => {
            let here = row
                .here
                .then(|| format!("sent {}", reader.moment(at).label));
            let parts: Vec<String> = here.into_iter().chain(by_mail(reader, row)).collect();
            parts.join(", ")
        }
    };
    Receipt {
        name: row.name.clone(),
        story,
        sent: row.settled_at.is_some() && row.why.is_none(),
    }
}
