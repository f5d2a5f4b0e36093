//! What people type and have not saved: kept while they type, for them alone.

use crate::{
    domain::Refused,
    server::{
        Ctx, Refusal,
        store::{self, drafts::Made},
    },
    view::{Values, field_name, query::Query},
};
use uuid::Uuid;

/// The forms whose typing is kept, by where they go.
pub const FORMS: [&str; 9] = [PLAN, LOG, EDIT, MOVE, CLOSE, SETTLE, NOTE, TASK, RECORD];
/// Planning a call.
pub const PLAN: &str = "/api/calls/plan";
/// Logging a call.
pub const LOG: &str = "/api/calls/log";
/// Changing a call.
pub const EDIT: &str = "/api/calls/edit";
/// Moving a call.
pub const MOVE: &str = "/api/calls/move";
/// Closing a call.
pub const CLOSE: &str = "/api/calls/close";
/// Why nobody has to call back.
pub const SETTLE: &str = "/api/calls/settle";
/// A note.
pub const NOTE: &str = "/api/notes/save";
/// A task.
pub const TASK: &str = "/api/tasks/save";
/// A record.
pub const RECORD: &str = "/api/records/save";

/// The most that is kept of one form, in bytes.
const MOST: usize = 60_000;

/// The page that a form's typing is found on again: its address with only what tells two such forms apart.
pub fn place_of(page: &str) -> String {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| matches!(&**name, "record" | "again" | "of"))
        .fold(Query::new(path), |query, (name, value)| {
            query.with(&name, &value)
        })
        .href()
}

/// What stands in a form.
#[derive(Clone, Debug)]
pub struct Typing {
    /// Where the form goes.
    pub form: String,
    /// The page it is found on again.
    pub place: String,
    /// What stands in each field, by the name inside the brackets of `form[purpose]`.
    pub fields: Values,
}

impl Typing {
    /// The fields of a posted form. Passwords are no draft.
    pub fn fields_of(posted: &[u8]) -> Values {
        form_urlencoded::parse(posted)
            .filter(|(name, _)| !name.to_lowercase().contains("password"))
            .map(|(name, value)| {
                let value = value.replace('\0', "");
                (field_name(&name).to_owned(), value)
            })
            .collect()
    }

    fn makes(&self) -> Option<Made> {
        match &*self.form {
            PLAN | LOG => Some(Made::Call),
            NOTE => Some(Made::Note),
            TASK => Some(Made::Task),
            RECORD => Some(Made::Record),
            _ => None,
        }
    }

    fn id(&self) -> Result<Uuid, Refusal> {
        let id = self.fields.get("id").and_then(|id| id.trim().parse().ok());
        id.ok_or(Refusal::NotFound)
    }

    fn check(&self) -> Result<Uuid, Refusal> {
        let size: usize = self.fields.iter().map(|(k, v)| k.len() + v.len()).sum();
        let on_a_page = self.place.starts_with('/') && !self.place[1..].starts_with(['/', '\\']);
        if !FORMS.contains(&&*self.form) || !on_a_page || self.place.len() > 300 {
            return Err(Refusal::NotFound);
        }
        if size > MOST {
            return Err(Refused::DraftTooLong.into());
        }
        self.id()
    }
}

/// Keeps what somebody is typing.
pub async fn keep(ctx: &Ctx, typing: &Typing) -> Result<(), Refusal> {
    let person = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let id = typing.check()?;
    let mut db = ctx.begin().await?;
    let is_new = typing.fields.get("version").is_none_or(String::is_empty);
    // The last keys may arrive after the form itself.
    if let Some(made) = typing.makes().filter(|_| is_new)
        && store::drafts::is_made(&mut db, made, id).await?
    {
        return Ok(());
    }
    store::drafts::keep(
        &mut db,
        person,
        &typing.form,
        id,
        &typing.place,
        &typing.fields,
    )
    .await?;
    Ok(db.commit().await?)
}

/// The same fields in another form, beside those that only that one has and that stood in it before.
pub async fn carry(ctx: &Ctx, typing: Typing, to: &str, place: &str) -> Result<(), Refusal> {
    let person = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let id = typing.check()?;
    let mut db = ctx.state.pool.acquire().await?;
    let before = store::drafts::find(&mut db, person, to, id).await?;
    drop(db);
    let mut fields = before.map(|draft| draft.fields).unwrap_or_default();
    fields.extend(typing.fields.clone());
    keep(ctx, &typing).await?;
    let carried = Typing {
        form: to.to_owned(),
        place: place.to_owned(),
        fields,
    };
    keep(ctx, &carried).await
}

/// Forgets what somebody typed into a form: it is saved, or they do not want it any more.
pub async fn forget(ctx: &Ctx, form: &str, id: Uuid) -> Result<(), Refusal> {
    let person = ctx.actor.user().ok_or(Refusal::NotFound)?;
    // What was planned is not logged as well.
    let both = [PLAN, LOG];
    let forms = if both.contains(&form) {
        &both[..]
    } else {
        &[form]
    };
    let mut db = ctx.state.pool.acquire().await?;
    Ok(store::drafts::forget(&mut db, person, forms, id).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_page_whatever_is_open_on_it() {
        for (page, place) in [
            ("/calls/new", "/calls/new"),
            ("/calls/new?date=2026-11-27", "/calls/new"),
            ("/calls/new?record=1&date=x", "/calls/new?record=1"),
            ("/calls/1?close=held", "/calls/1"),
            ("/contacts/new?of=2", "/contacts/new?of=2"),
        ] {
            assert_eq!(place_of(page), place);
        }
    }
}
