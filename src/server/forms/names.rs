//! Names as people type them into a form, turned into teammates and records; and what is suggested while they type.
//!
//! The text is the truth: `Jane Roe (Acme Corp); Ana Silva`. Beside it a form carries what was picked (`known`), so that
//! one Jane Roe of two stays the one that was meant. Without JavaScript a name that fits several is answered with a choice.

use crate::server::{
    Ctx, Failure,
    errors::FormErrors,
    phones,
    store::{self, participants::Person, records::RecordRow},
};
use crate::{
    domain::RecordKind,
    view::{Choice, Named, Suggestion},
};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who can take part besides teammates.
pub const PERSONS: &[RecordKind] = &[RecordKind::Contact, RecordKind::Lead];
/// What is offered when nobody of a name is there.
const NEW: [(&str, RecordKind, &str); 3] = [
    ("new-contact", RecordKind::Contact, "New contact"),
    ("new-lead", RecordKind::Lead, "New lead"),
    ("new-account", RecordKind::Account, "New account"),
];

/// What tells a record from others of its name: `Head of Operations · Acme Corp`.
pub fn under(record: &RecordRow) -> String {
    [record.job_title.as_deref(), belongs(record)].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn belongs(record: &RecordRow) -> Option<&str> {
    record.account_name.as_deref().or(record.company.as_deref())
}

/// A record where it is named.
pub fn named(record: &RecordRow) -> Named {
    Named { id: record.id, kind: record.kind(), name: record.name.clone(), under: under(record) }
}

/// What stands in a field for a record: `Jane Roe (Acme Corp)`, `Acme Corp (account)`.
pub fn label(record: &RecordRow) -> String {
    let kind = record.kind();
    let inside = belongs(record).filter(|_| kind.is_person()).map_or_else(|| kind.word().to_lowercase(), str::to_owned);
    label_of(&record.name, &inside)
}

/// A name and what tells it from others.
pub fn label_of(name: &str, inside: &str) -> String {
    // A semicolon parts names, so none may be in one.
    let text = if inside.is_empty() { name.to_owned() } else { format!("{name} ({inside})") };
    text.replace(';', ",")
}

/// What a form knows of its names: a line each, token and label.
pub fn known(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(token, label)| format!("{token}\t{label}")).collect::<Vec<_>>().join("\n")
}

/// The fields of one form that hold names.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// What was picked, a line each.
    pub known: &'a str,
    /// What was chosen of what a refusal offered.
    pub pick: &'a str,
}

impl Typed<'_> {
    /// What each name stands for. Two people may go by the very same one: then there are several, the newest last.
    fn tokens(&self) -> BTreeMap<String, Vec<String>> {
        let mut tokens: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (token, label) in self.known.lines().chain(self.pick.lines()).filter_map(|line| line.trim().split_once('\t')) {
            let known = tokens.entry(normal(label)).or_default();
            known.retain(|other| other != token);
            known.push(token.to_owned());
        }
        tokens
    }
}

/// What the `nth` of `all` mentions of a name stands for: the newest that were picked, in their order.
fn meant(tokens: &BTreeMap<String, Vec<String>>, name: &str, nth: usize, all: usize) -> Option<String> {
    let known = tokens.get(&normal(name))?;
    known.get((known.len().saturating_sub(all) + nth).min(known.len() - 1)).cloned()
}

fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect::<String>().trim().to_owned()
}

/// Who is meant by a list of names. `account` is where somebody new belongs.
pub async fn people(
    ctx: &Ctx,
    db: &mut PgConnection,
    field: &str,
    text: &str,
    typed: Typed<'_>,
    account: Option<Uuid>,
    errors: &FormErrors,
) -> Result<Vec<Person>, Failure> {
    let tokens = typed.tokens();
    let mut names: Vec<String> = Vec::new();
    for part in text.split([';', '\n']).map(clean) {
        // A comma parts names too, unless it is in one that is known.
        if tokens.contains_key(&normal(&part)) { names.push(part) } else { names.extend(part.split(',').map(clean)) }
    }
    names.retain(|name| !name.is_empty());
    if names.len() > 100 {
        return Err(Failure::field(field, "At most 100 people take part in a call."));
    }
    let mut people: Vec<Person> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let same = |other: &&String| normal(other) == normal(name);
        let token = meant(&tokens, name, names[..at].iter().filter(same).count(), names.iter().filter(same).count());
        let found = one(ctx, db, field, name, token.as_deref(), PERSONS, true, account).await;
        if let Some(person) = keep(errors, found)?
            && !people.contains(&person)
        {
            people.push(person);
        }
    }
    Ok(people)
}

/// The record that is meant by a name; nothing typed is none.
pub async fn record(
    ctx: &Ctx,
    db: &mut PgConnection,
    field: &str,
    text: &str,
    typed: Typed<'_>,
    kinds: &[RecordKind],
    errors: &FormErrors,
) -> Result<Option<Uuid>, Failure> {
    let name = clean(text);
    if name.is_empty() {
        return Ok(None);
    }
    let token = meant(&typed.tokens(), &name, 0, 1);
    let found = one(ctx, db, field, &name, token.as_deref(), kinds, false, None).await;
    Ok(match keep(errors, found)? {
        Some(Person::Record(id)) => Some(id),
        _ => None,
    })
}

/// A complaint is kept for the form; what is broken stays so.
fn keep<T>(errors: &FormErrors, found: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match found {
        Err(Failure::Broken(error)) => Err(Failure::Broken(error)),
        other => Ok(errors.collect(other)),
    }
}

#[expect(clippy::too_many_arguments, reason = "one name, and all that decides whose it is")]
async fn one(
    ctx: &Ctx,
    db: &mut PgConnection,
    field: &str,
    name: &str,
    token: Option<&str>,
    kinds: &[RecordKind],
    users: bool,
    account: Option<Uuid>,
) -> Result<Person, Failure> {
    if let Some(token) = token {
        if let Some((_, kind, _)) = NEW.iter().find(|(new, kind, _)| *new == token && kinds.contains(kind)) {
            return create(ctx, db, field, name, *kind, account).await.map(Person::Record);
        }
        match Person::parse(token) {
            Some(Person::User(id)) if users && store::users::find(db, id).await?.is_some() => {
                return Ok(Person::User(id));
            }
            Some(Person::Record(id)) if store::records::find(db, id).await?.is_some_and(|r| kinds.contains(&r.kind())) => {
                return Ok(Person::Record(id));
            }
            // What was chosen and went to the bin since stays chosen: an edit sends nobody away.
            // A forged or stale token says nothing: the name is looked for like any other.
            _ => {}
        }
    }
    // `Jane Roe (Acme Corp)`: what stands in brackets narrows the name down.
    let (bare, inside) = match name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((bare, inside)) => (bare.trim(), normal(inside)),
        None => (name, String::new()),
    };
    let mut exact: Vec<(Person, String, String)> = Vec::new();
    for whole in [Some(name), Some(bare).filter(|bare| *bare != name)].into_iter().flatten() {
        if exact.is_empty() {
            exact = store::records::named(db, whole, kinds, 20).await?.iter().map(offer).collect();
        }
    }
    if users {
        let everybody = store::users::all(db).await?;
        exact.extend(
            everybody
                .iter()
                .filter(|user| user.disabled_at.is_none() && normal(&user.name) == normal(bare))
                .map(|user| (Person::User(user.id), user.name.clone(), "teammate".to_owned())),
        );
    }
    if !inside.is_empty() {
        exact.retain(|(_, label, under)| normal(label).ends_with(&format!("({inside})")) || normal(under).contains(&inside));
    }
    if let [(person, ..)] = exact[..] {
        return Ok(person);
    }
    let several = !exact.is_empty();
    let near = if several { exact } else { fitting(db, name, kinds, users, 6).await? };
    let mut choices: Vec<Choice> = near
        .into_iter()
        .map(|(person, label, under)| Choice {
            value: format!("{}\t{name}", person.token()),
            label: if under.is_empty() { label } else { format!("{label} · {under}") },
        })
        .collect();
    if !several {
        let new = NEW.iter().filter(|(_, kind, _)| kinds.contains(kind) && (users || *kind == RecordKind::Account));
        choices.extend(new.map(|(token, _, words)| Choice { value: format!("{token}\t{name}"), label: format!("{words} “{name}”") }));
    }
    let sentence = if several {
        format!("There are several “{name}”. Choose the one you mean.")
    } else {
        format!("Nothing is called “{name}”. Choose what you mean.")
    };
    Err(Failure::choose(field, sentence, choices))
}

fn offer(record: &RecordRow) -> (Person, String, String) {
    (Person::Record(record.id), label(record), record.job_title.clone().or_else(|| record.email.clone()).unwrap_or_default())
}

async fn create(
    ctx: &Ctx,
    db: &mut PgConnection,
    field: &str,
    name: &str,
    kind: RecordKind,
    account: Option<Uuid>,
) -> Result<Uuid, Failure> {
    if name.chars().count() > 200 {
        return Err(Failure::field(field, "Keep a name under 200 characters."));
    }
    let id = ctx.new_id();
    let facts = store::records::Facts {
        name: name.to_owned(),
        owner: Some(ctx.actor.id),
        stage: kind.stages().first().map(|(code, _)| (*code).to_owned()),
        account: account.filter(|_| kind == RecordKind::Contact),
        ..Default::default()
    };
    store::records::insert(db, id, kind, &facts).await?;
    Ok(id)
}

/// Words of a search; at most eight.
pub fn words(text: &str) -> Vec<String> {
    text.replace('\0', "").split_whitespace().take(8).map(|word| word.chars().take(60).collect()).collect()
}

/// The digits of what may be a number: at least three of them, and nothing but what numbers are written with.
pub fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let numeric = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-–/().".contains(c));
    // Dialled from here or with `00`: the digits of the number itself are what is looked for.
    let bare = digits.trim_start_matches('0').to_owned();
    (numeric && bare.len() >= 3).then_some(bare)
}

async fn fitting(
    db: &mut PgConnection,
    text: &str,
    kinds: &[RecordKind],
    users: bool,
    limit: i64,
) -> Result<Vec<(Person, String, String)>, Failure> {
    let words = words(text);
    let mut found = Vec::new();
    if users {
        let fits = |name: &str| words.iter().all(|word| name.to_lowercase().contains(&word.to_lowercase()));
        let everybody = store::users::all(db).await?;
        let fitting = everybody.iter().filter(|user| user.disabled_at.is_none() && fits(&user.name)).take(4);
        found.extend(fitting.map(|user| (Person::User(user.id), user.name.clone(), "teammate".to_owned())));
    }
    if let Some(digits) = digits(text) {
        let numbers = store::phones::fitting(db, &digits, limit).await?;
        let ids: Vec<Uuid> = numbers.iter().map(|(id, ..)| *id).collect();
        for record in store::records::all_of(db, &ids).await?.iter().filter(|record| kinds.contains(&record.kind())) {
            let number = numbers.iter().find(|(id, ..)| *id == record.id);
            let shown = number
                .map(|(_, e164, extension, typed)| phones::shown(Some(&**e164).filter(|e| !e.is_empty()), extension.as_deref(), typed));
            found.push((Person::Record(record.id), label(record), shown.unwrap_or_default()));
        }
    } else {
        found.extend(store::records::fitting(db, &words, kinds, limit).await?.iter().map(offer));
    }
    found.truncate(usize::try_from(limit).unwrap_or(8) + 2);
    Ok(found)
}

/// What fits what is being typed; `field` is `with` (who takes part), `about`, `account` or `contact`.
pub async fn suggest(ctx: &Ctx, field: &str, text: &str) -> Result<Vec<Suggestion>, Failure> {
    let text = clean(text);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let kinds = match field {
        "with" => PERSONS,
        "account" => &[RecordKind::Account],
        "contact" => &[RecordKind::Contact],
        _ => RecordKind::ALL,
    };
    let mut db = ctx.state.pool.acquire().await?;
    let found = fitting(&mut db, &text, kinds, field == "with", 8).await?;
    let ids: Vec<Uuid> = found
        .iter()
        .filter_map(|(person, ..)| match person {
            Person::Record(id) => Some(*id),
            Person::User(_) => None,
        })
        .collect();
    let records = store::records::all_of(&mut db, &ids).await?;
    let accounts: Vec<Uuid> = records.iter().filter_map(|record| record.account_id).collect();
    let accounts = if field == "with" { store::records::all_of(&mut db, &accounts).await? } else { Vec::new() };
    let about = |person: &Person| {
        let Person::Record(id) = person else {
            return None;
        };
        let record = records.iter().find(|record| record.id == *id)?;
        let about = accounts.iter().find(|account| Some(account.id) == record.account_id).unwrap_or(record);
        Some((Person::Record(about.id).token(), label(about)))
    };
    let mut suggestions: Vec<Suggestion> = found
        .iter()
        .map(|(person, label, under)| Suggestion {
            token: person.token(),
            label: label.clone(),
            under: under.clone(),
            about: about(person),
        })
        .collect();
    let new = NEW.iter().filter(|(_, kind, _)| match field {
        "with" => kind.is_person(),
        "account" => *kind == RecordKind::Account,
        _ => false,
    });
    suggestions.extend(new.map(|(token, _, words)| Suggestion {
        token: (*token).to_owned(),
        label: text.replace(';', ","),
        under: (*words).to_owned(),
        about: None,
    }));
    Ok(suggestions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_in_any_notation_and_words_are_no_number() {
        for (text, expected) in [
            ("212 555 01", Some("21255501")),
            ("+1 (212) 555-0100", Some("12125550100")),
            ("0049/711-123456", Some("49711123456")),
            ("0711 12", Some("71112")),
            ("12", None),
            ("Acme 2027", None),
            ("", None),
        ] {
            assert_eq!(digits(text).as_deref(), expected, "{text}");
        }
    }
}
