//! Two people edited one record.

use super::form_page::{MOST, values_of};
use crate::{
    domain::PhoneLabel,
    server::{Failure, Visit, store},
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
    let ids: Vec<Uuid> = [&theirs, values]
        .into_iter()
        .filter_map(|values| read(values, "owner").parse().ok())
        .collect();
    let owners = store::users::names_of(db, &ids).await?;
    let owner = |values: &Values| {
        owners
            .iter()
            .find(|user| user.id.to_string() == read(values, "owner"))
            .map(|user| user.name.clone())
            .unwrap_or_default()
    };
    if owner(&theirs) != owner(values) {
        differences.push(Difference {
            label: "Owner".into(),
            theirs: owner(&theirs),
            yours: owner(values),
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
        by: "Somebody".into(),
        version: record.version,
        differences,
        ..Conflict::default()
    })))
}
