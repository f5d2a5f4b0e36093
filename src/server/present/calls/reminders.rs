//! A call's reminders, and how each went: so that nobody has to ask why one did not come.

use crate::{
    domain::Before,
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
        match all.last_mut().filter(|last| last.when == when) {
            Some(last) => last.people.push(receipt),
            None => all.push(Receipts {
                when,
                before: before(&row.before),
                people: vec![receipt],
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

fn receipt(reader: Reader<'_>, row: &ReminderRow) -> Receipt {
    let story = match (row.settled_at, row.why) {
        (None, _) => "queued".to_owned(),
        (Some(_), Some(why)) => format!("not sent: {}", why.word()),
        (Some(at), None) => {
            let how = if row.here { "" } else { " by e-mail" };
            format!("sent{how} {}", reader.moment(at).label)
        }
    };
    Receipt {
        name: row.name.clone(),
        story,
        sent: row.settled_at.is_some() && row.why.is_none(),
    }
}
