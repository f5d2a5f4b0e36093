//! Names as people type them into a form, read as teammates and records.
//!
//! Without JavaScript a name that fits several is answered with a choice.

use crate::{
    domain::{RecordKind, RecordName},
    server::{
        Failure,
        calls::Attendee,
        errors::FormErrors,
        present::{
            names::{self, normal},
            suggestions::{NEW, PERSONS, fitting, offer},
        },
        records::RecordRef,
        store::{self, participants::Participant},
    },
    view::Choice,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

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
        names::tokens(self.known.lines().chain(self.pick.lines()))
    }
}

/// What the `nth` of `all` mentions of a name stands for: the newest that were picked, in their order.
fn meant(
    tokens: &BTreeMap<String, Vec<String>>,
    name: &str,
    nth: usize,
    all: usize,
) -> Option<String> {
    let known = tokens.get(&normal(name))?;
    known
        .get((known.len().saturating_sub(all) + nth).min(known.len() - 1))
        .cloned()
}

fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(300)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Who is meant by a list of names.
pub async fn people(
    db: &mut PgConnection,
    field: &str,
    text: &str,
    typed: Typed<'_>,
    errors: &FormErrors,
) -> Result<Vec<Attendee>, Failure> {
    let tokens = typed.tokens();
    let mut names: Vec<String> = Vec::new();
    for part in text.split([';', '\n']).map(clean) {
        // A comma parts names too, unless it is in one that is known.
        if tokens.contains_key(&normal(&part)) {
            names.push(part)
        } else {
            names.extend(part.split(',').map(clean))
        }
    }
    names.retain(|name| !name.is_empty());
    if names.len() > 100 {
        return Err(Failure::field(
            field,
            "At most 100 people take part in a call.",
        ));
    }
    let mut people: Vec<Attendee> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let same = |other: &&String| normal(other) == normal(name);
        let token = meant(
            &tokens,
            name,
            names[..at].iter().filter(same).count(),
            names.iter().filter(same).count(),
        );
        let found = one(db, field, name, token.as_deref(), PERSONS, true).await;
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
    db: &mut PgConnection,
    field: &str,
    text: &str,
    typed: Typed<'_>,
    kinds: &[RecordKind],
    errors: &FormErrors,
) -> Result<Option<RecordRef>, Failure> {
    let name = clean(text);
    if name.is_empty() {
        return Ok(None);
    }
    let token = meant(&typed.tokens(), &name, 0, 1);
    let found = one(db, field, &name, token.as_deref(), kinds, false).await;
    Ok(match keep(errors, found)? {
        Some(Attendee::Record(record)) => Some(record),
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

async fn one(
    db: &mut PgConnection,
    field: &str,
    name: &str,
    token: Option<&str>,
    kinds: &[RecordKind],
    users: bool,
) -> Result<Attendee, Failure> {
    if let Some(token) = token {
        if let Some((_, kind, _)) = NEW
            .iter()
            .find(|(new, kind, _)| *new == token && kinds.contains(kind))
        {
            let name = RecordName::new(name)
                .map_err(|refused| Failure::field(field, refused.to_string()))?;
            return Ok(Attendee::Record(RecordRef::New { kind: *kind, name }));
        }
        match Participant::parse(token) {
            Some(Participant::User(id)) if users && store::users::find(db, id).await?.is_some() => {
                return Ok(Attendee::User(id));
            }
            Some(Participant::Record(id))
                if store::records::find(db, id)
                    .await?
                    .is_some_and(|r| kinds.contains(&r.kind())) =>
            {
                return Ok(Attendee::Record(RecordRef::Known(id)));
            }
            // What was chosen and went to the bin since stays chosen: an edit sends nobody away.
            // A forged or stale token says nothing: the name is looked for like any other.
            _ => {}
        }
    }
    // `Jane Roe (Acme Corp)`: what stands in brackets narrows the name down.
    let (bare, inside) = match name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("))
    {
        Some((bare, inside)) => (bare.trim(), normal(inside)),
        None => (name, String::new()),
    };
    let mut exact: Vec<(Participant, String, String)> = Vec::new();
    for whole in [Some(name), Some(bare).filter(|bare| *bare != name)]
        .into_iter()
        .flatten()
    {
        if exact.is_empty() {
            exact = store::record_search::named(db, whole, kinds, 20)
                .await?
                .iter()
                .map(offer)
                .collect();
        }
    }
    if users {
        let named = store::users::named(db, bare).await?;
        exact.extend(
            named
                .into_iter()
                .map(|user| (Participant::User(user.id), user.name, "teammate".to_owned())),
        );
    }
    if !inside.is_empty() {
        exact.retain(|(_, label, under)| {
            normal(label).ends_with(&format!("({inside})")) || normal(under).contains(&inside)
        });
    }
    match exact[..] {
        [(Participant::User(id), ..)] => return Ok(Attendee::User(id)),
        [(Participant::Record(id), ..)] => return Ok(Attendee::Record(RecordRef::Known(id))),
        _ => {}
    }
    let several = !exact.is_empty();
    let near = if several {
        exact
    } else {
        fitting(db, name, kinds, users, 6).await?
    };
    let mut choices: Vec<Choice> = near
        .into_iter()
        .map(|(person, label, under)| Choice {
            value: format!("{}\t{name}", person.token()),
            label: if under.is_empty() {
                label
            } else {
                format!("{label} · {under}")
            },
        })
        .collect();
    if !several {
        let new = NEW
            .iter()
            .filter(|(_, kind, _)| kinds.contains(kind) && (users || *kind == RecordKind::Account));
        choices.extend(new.map(|(token, _, words)| Choice {
            value: format!("{token}\t{name}"),
            label: format!("{words} “{name}”"),
        }));
    }
    let sentence = if several {
        format!("There are several “{name}”. Choose the one you mean.")
    } else {
        format!("“{name}” is not in Callboard by exactly that name. Choose the one you mean.")
    };
    Err(Failure::choose(field, sentence, choices))
}
