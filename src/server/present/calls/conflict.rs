//! Two people edited one call.

use super::form_page;
use crate::{
    domain::{Reminders, Status},
    server::{
        Failure, Visit, store,
        typed::{self, existing},
    },
    view::{CallForm, Conflict, Difference, DispositionRow},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Both versions, field by field, for the person to decide.
pub async fn conflict(visit: &Visit, form: &CallForm) -> Result<Failure, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let db: &mut PgConnection = &mut db;
    let record = &store::calls::find(db, existing(&form.id)?)
        .await?
        .ok_or(Failure::NotFound)?;
    let by = store::call_changes::of_call(db, record.id)
        .await?
        .into_iter()
        .next()
        .and_then(|change| change.actor)
        .unwrap_or_else(|| "Callboard".into());
    let mut theirs = form_page::of_record(visit, record);
    form_page::with_names(db, record, &mut theirs).await?;
    // What names nobody is refused when it is saved; until then nothing is said of it here.
    let owner = typed::person(db, &form.owner, "owner").await?;
    let owner = owner.ok().flatten();
    let owner = owner.map_or_else(|| theirs.owner.clone(), |owner| owner.to_string());
    let ids: Vec<Uuid> = [&theirs.owner, &owner]
        .into_iter()
        .filter_map(|id| id.parse().ok())
        .collect();
    let users = store::users::names_of(db, &ids).await?;
    let dispositions = store::dispositions::all(db).await?;
    let disposition = |id: &str| label(&dispositions, id);
    let user = |id: &str| {
        users
            .iter()
            .find(|user| user.id.to_string() == id)
            .map_or_else(String::new, |user| user.name.clone())
    };
    let time = |form: &CallForm| {
        format!(
            "{} {}",
            plain(&form.date),
            plain(&form.time).chars().take(5).collect::<String>()
        )
    };
    let names = |text: &str| {
        let mut names: Vec<String> = text
            .split([';', '\n'])
            .map(plain)
            .filter(|name| !name.is_empty())
            .collect();
        names.sort();
        names.join("; ")
    };
    let pairs = [
        ("With", names(&theirs.with), names(&form.with)),
        ("About", plain(&theirs.about), plain(&form.about)),
        ("Purpose", plain(&theirs.purpose), plain(&form.purpose)),
        (
            "Direction",
            theirs.direction.clone(),
            form.direction.clone(),
        ),
        ("Owner", user(&theirs.owner), user(&owner)),
        ("Time", time(&theirs), time(form)),
        (
            "Zone",
            theirs.zone.clone(),
            if theirs.zone.is_empty() {
                String::new()
            } else {
                plain(&form.zone)
            },
        ),
        ("Length", theirs.length.clone(), plain(&form.length)),
        (
            "Remind",
            theirs.reminder.clone(),
            Reminders::parse(&form.reminder)
                .map_or_else(|_| plain(&form.reminder), |all| all.to_string()),
        ),
        (
            "People outside",
            outside(&theirs.invite),
            outside(if form.invite.is_empty() {
                &theirs.invite
            } else {
                &form.invite
            }),
        ),
        ("Started", minutes(&theirs.started), minutes(&form.started)),
        ("Ended", minutes(&theirs.ended), minutes(&form.ended)),
        ("Reason", plain(&theirs.reason), plain(&form.reason)),
        (
            "Disposition",
            disposition(&theirs.disposition),
            disposition(&form.disposition),
        ),
        ("Outcome", plain(&theirs.outcome), plain(&form.outcome)),
    ];
    let mut differences: Vec<Difference> = pairs
        .into_iter()
        // A form made for another status has no fields for how this one came out.
        .filter(|(label, ..)| {
            form.result == theirs.result
                || !["Started", "Ended", "Reason", "Disposition", "Outcome"].contains(label)
        })
        .filter(|(_, theirs, yours)| theirs != yours)
        .map(|(label, theirs, yours)| Difference {
            label: label.into(),
            theirs,
            yours,
        })
        .collect();
    let status = record.status();
    if form.result != status.code() {
        let yours = Status::parse(&form.result)
            .unwrap_or(Status::Planned)
            .word()
            .into();
        differences.insert(
            0,
            Difference {
                label: "Status".into(),
                theirs: status.word().into(),
                yours,
            },
        );
    }
    Ok(Failure::Conflict(Box::new(Conflict {
        by,
        version: record.version,
        was: form.was.clone(),
        differences,
        ..Conflict::default()
    })))
}

fn outside(invite: &str) -> String {
    if invite == "yes" {
        "invited by e-mail"
    } else {
        "not written to"
    }
    .to_owned()
}

/// As it is compared: without the spaces around it and the line ends that browsers add.
pub(super) fn plain(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

/// To the minute: seconds that only one of both shows are no difference.
pub(super) fn minutes(text: &str) -> String {
    plain(text).replace('T', " ").chars().take(16).collect()
}

/// The label of the disposition of that id; empty when there is none.
pub(super) fn label(dispositions: &[DispositionRow], id: &str) -> String {
    let found = dispositions.iter().find(|one| one.id.to_string() == id);
    found.map_or_else(String::new, |one| one.label.clone())
}
