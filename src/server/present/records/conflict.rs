//! Two people edited one record.

use super::form_page::{MOST, values_of};
use crate::{
    domain::PhoneLabel,
    server::{Failure, Visit, store, typed},
    view::{Conflict, Difference, Values},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Both versions, field by field, for the person to decide.
pub async fn conflict(visit: &Visit, id: Uuid, values: &Values) -> Result<Failure, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let db: &mut PgConnection = &mut db;
    let record = &store::records::find(db, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let by = store::records::changed_by(db, record.id)
        .await?
        .unwrap_or_else(|| "Callboard".into());
    let numbers = store::phones::of_record(db, record.id).await?;
    let theirs = values_of(db, record, &numbers).await?;
    let labels = [
        ("name", "Name"),
        ("email", "E-mail"),
        ("job_title", "Title"),
        ("company", "Company"),
        ("account", "Account"),
        ("contact", "Contact"),
        ("stage", "Stage"),
        ("amount", "Amount"),
        ("closes_on", "Closes"),
        ("zone", "Time zone"),
        ("country", "Country"),
        ("description", "Description"),
    ];
    let read = |values: &Values, field: &str| {
        values
            .get(field)
            .map(|value| value.trim().replace("\r\n", "\n"))
            .unwrap_or_default()
    };
    let mut differences: Vec<Difference> = labels
        .into_iter()
        .map(|(field, label)| Difference {
            label: label.into(),
            theirs: read(&theirs, field),
            yours: read(values, field),
        })
        .filter(|difference| difference.theirs != difference.yours)
        .collect();
    let their_owner = read(&theirs, "owner").parse::<Uuid>().ok();
    // What names nobody is refused when it is saved; until then nothing is said of it here.
    let typed = typed::person(db, &read(values, "owner"), "owner").await?;
    let my_owner = typed.unwrap_or(their_owner);
    if their_owner != my_owner {
        let ids: Vec<Uuid> = [their_owner, my_owner].into_iter().flatten().collect();
        let owners = store::users::names_of(db, &ids).await?;
        let name = |id: Option<Uuid>| {
            let user = owners.iter().find(|user| Some(user.id) == id);
            user.map(|user| user.name.clone()).unwrap_or_default()
        };
        differences.push(Difference {
            label: "Owner".into(),
            theirs: name(their_owner),
            yours: name(my_owner),
        });
    }
    let number = |values: &Values, index: usize| {
        let read = |field: &str| read(values, &format!("{field}{index}"));
        let marks = [("shared", "switchboard"), ("quiet", "do not call")]
            .into_iter()
            .filter(|(field, _)| !read(field).is_empty());
        let label = PhoneLabel::parse(&read("label")).map_or("", PhoneLabel::word);
        let inside = std::iter::once(label)
            .chain(marks.map(|(_, word)| word))
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        (!read("number").is_empty()).then(|| format!("{} ({inside})", read("number")))
    };
    let list = |values: &Values| {
        (0..MOST)
            .filter_map(|index| number(values, index))
            .collect::<Vec<_>>()
            .join("; ")
    };
    if list(&theirs) != list(values) {
        differences.push(Difference {
            label: "Numbers".into(),
            theirs: list(&theirs),
            yours: list(values),
        });
    }
    Ok(Failure::Conflict(Box::new(Conflict {
        by,
        version: record.version,
        was: values.get("was").cloned().unwrap_or_default(),
        differences,
        ..Conflict::default()
    })))
}
