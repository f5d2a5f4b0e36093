//! What is typed and not saved.

use crate::{
    server::{
        Failure, Visit,
        drafts::{self, Typing},
        present::undo,
        typed::existing,
    },
    view::{Reply, Values, query::Query},
};

/// Keeps what is being typed; says when.
pub async fn keep(visit: &Visit, form: &str, place: &str, fields: &str) -> Result<String, Failure> {
    let typing = Typing {
        form: form.to_owned(),
        place: place.to_owned(),
        fields: Typing::fields_of(fields.as_bytes()),
    };
    drafts::keep(visit, &typing).await?;
    Ok(format!("Kept at {}", visit.reader().clock(visit.now)))
}

/// Throws away what was typed.
pub async fn discard(visit: &Visit, form: &str, fields: &Values) -> Result<Reply, Failure> {
    let id = fields.get("id").map(String::as_str).unwrap_or_default();
    drafts::forget(visit, form, existing(id)?).await?;
    Ok(undo::none("Discarded."))
}

/// Carries what stands in the plan form over to the log form, or back. Gives where that one is.
pub async fn carry_over(
    visit: &Visit,
    to: &str,
    fields: Values,
) -> Result<(String, Reply), Failure> {
    let place = drafts::place_of(to);
    let (from, form, from_place) = if place.starts_with("/calls/log") {
        (drafts::PLAN, drafts::LOG, place.replacen("log", "new", 1))
    } else if place.starts_with("/calls/new") {
        (drafts::LOG, drafts::PLAN, place.replacen("new", "log", 1))
    } else {
        return Err(Failure::NotFound);
    };
    let typing = Typing {
        form: from.to_owned(),
        place: from_place,
        fields,
    };
    let id = typing.fields.get("id").cloned().unwrap_or_default();
    drafts::carry(visit, typing, form, &place).await?;
    let to = Query::new(&place).with("draft", &id).href();
    Ok((to, undo::none("What you typed came along.")))
}
