//! Making and changing a record: one form for five kinds, each with its own fields.

use crate::{
    domain::{Email, PhoneLabel, RecordKind},
    server::{
        Failure, Refusal, Visit,
        errors::FormErrors,
        forms::names::{self, Typed},
        phones,
        present::{
            records::{MOST, as_saved, conflict},
            undo,
        },
        records::{self, RecordRef, SaveRecord},
        store::{
            self,
            phones::PhoneRow,
            records::{RecordFields, RecordRow},
        },
        three_way::{self, SAVED_BOTH},
        typed,
        zones::{Zone, country as country_of},
    },
    view::{Reply, Values},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Adds a record, or saves one that exists. Gives its kind and id, and what to say.
pub async fn save(
    visit: &Visit,
    kind: &str,
    values: &Values,
) -> Result<(RecordKind, Uuid, Reply), Failure> {
    let kind = RecordKind::parse(kind).ok_or(Failure::NotFound)?;
    let sent = values;
    let get = |field: &str| sent.get(field).map_or("", |value| value.trim());
    let id = typed::id(get("id"))?;
    let errors = FormErrors::default();
    let mut db = visit.state.pool.acquire().await?;
    // First of all: what is said of the fields is about the version that was being edited.
    let there = store::records::find(&mut db, id).await?;
    let there = there.filter(|_| !get("version").is_empty());
    let stale = |there: &RecordRow| get("version").parse() != Ok(there.version);
    let is_stale = there.as_ref().is_some_and(stale);
    let mut values = values.clone();
    if let Some(there) = there {
        if is_stale && there.deleted_at.is_some() && there.merged_into.is_none() {
            let by = store::records::changed_by(&mut db, id).await?;
            let by = by.unwrap_or_else(|| "Callboard".to_owned());
            return Err(Failure::field(
                "",
                format!(
                    "{by} put this into the bin. Restore it from there; what you typed stays here."
                ),
            ));
        }
        let numbers = store::phones::of_record(&mut db, id).await?;
        let theirs = as_saved(&mut db, &there, &numbers).await?;
        if let Ok(Some(owner)) = typed::person(&mut db, get("owner"), "owner").await? {
            values.insert("owner".into(), owner.to_string());
        }
        let both = three_way::both(get("was"), &values, &theirs);
        values = both.values;
        values.insert("was".into(), both.was);
        if is_stale && (both.clash || there.merged_into.is_some()) {
            return Err(conflict(visit, id, &values).await?);
        }
        values.insert("version".into(), there.version.to_string());
    }
    let command = read(visit, &mut db, kind, &values, &errors).await?;
    drop(db);
    if errors.any() {
        return Err(errors.refusal());
    }
    let name = values.get("name").map_or("", |name| name.trim());
    let mut said = match is_stale {
        true => SAVED_BOTH.to_owned(),
        false => format!("{name} is saved."),
    };
    if let Some(number) = command.numbers.iter().find(|number| number.e164.is_none()) {
        said += &format!(
            " {} cannot be dialled as it is: begin it with + and its country, like +44 20 7946 0999.",
            number.typed
        );
    }
    match records::save(visit, command).await {
        Err(Refusal::Stale) => Err(conflict(visit, id, &values).await?),
        saved => saved
            .map(|_| (kind, id, undo::none(said)))
            .map_err(Into::into),
    }
}

async fn read(
    visit: &Visit,
    db: &mut PgConnection,
    kind: RecordKind,
    values: &Values,
    errors: &FormErrors,
) -> Result<SaveRecord, Failure> {
    let get = |field: &str| values.get(field).map(String::as_str).unwrap_or_default();
    let id = typed::id(get("id"))?;
    let version = get("version").trim().parse().ok();
    let refuse = |field: &str, sentence: String| {
        errors.collect(Err::<(), _>(Failure::field(field, sentence)));
    };
    let text = |field: &str, limit: usize| {
        let many = field == "description";
        let kept: String = get(field)
            .replace("\r\n", "\n")
            .chars()
            .filter(|c| !c.is_control() || (many && matches!(c, '\n' | '\t')))
            .collect();
        let kept = kept.trim().to_owned();
        if kept.chars().count() > limit {
            refuse(field, format!("Keep it under {limit} characters."));
        }
        (!kept.is_empty()).then_some(kept)
    };
    let name = text("name", 200).unwrap_or_default();
    if name.is_empty() {
        refuse(
            "name",
            format!("Give the {} a name.", kind.word().to_lowercase()),
        );
    }
    let email = Some(Email::normal(get("email"))).filter(|email| !email.is_empty());
    if email
        .as_deref()
        .is_some_and(|email| Email::outside(email).is_err())
    {
        refuse(
            "email",
            "Give an e-mail address, like jane@example.com.".into(),
        );
    }
    let owner = typed::person(db, get("owner"), "owner").await?;
    let owner = errors.collect(owner).flatten();
    let time_zone = text("zone", 60);
    let zone = time_zone.as_deref().and_then(Zone::typed);
    if time_zone.is_some() && zone.is_none() {
        refuse(
            "zone",
            format!(
                "“{}” is not a time zone. Choose one from the list, like America/New_York.",
                get("zone").trim()
            ),
        );
    }
    let country = text("country", 60).map(|code| code.to_uppercase());
    if country
        .as_deref()
        .is_some_and(|code| code.len() != 2 || !phones::is_country(code))
    {
        refuse(
            "country",
            "Give the country's two letters, like US, DE or IN.".into(),
        );
    }
    let stage = kind
        .stages()
        .iter()
        .map(|(code, _)| *code)
        .find(|code| *code == get("stage").trim());
    if !kind.stages().is_empty() && stage.is_none() {
        refuse("stage", "Choose one of those offered.".into());
    }
    let typed_amount = get("amount").trim();
    let amount_cents = typed::amount(typed_amount);
    if !typed_amount.is_empty() && amount_cents.is_none() {
        refuse(
            "amount",
            "Give the amount in figures, like 12,000 or 950.50.".into(),
        );
    }
    let closes_on = match get("closes_on").trim() {
        "" => None,
        typed => {
            let day = typed.parse().ok().or_else(|| {
                crate::domain::due::parse(typed, visit.reader().today(), visit.me.date_style)
                    .map(|(day, _)| day)
            });
            errors.collect(day.ok_or_else(|| {
                Failure::field(
                    "closes_on",
                    "Give the date as year-month-day, like 2026-11-27.",
                )
            }))
        }
    };
    let picked = Typed {
        known: get("known"),
        pick: get("pick"),
    };
    let account = match kind {
        RecordKind::Lead => None,
        _ => {
            names::record(
                db,
                "account",
                get("account"),
                picked,
                &[RecordKind::Account],
                errors,
            )
            .await?
        }
    };
    let contact = match kind {
        RecordKind::Opportunity | RecordKind::Case => {
            names::record(
                db,
                "contact",
                get("contact"),
                picked,
                &[RecordKind::Contact],
                errors,
            )
            .await?
        }
        _ => None,
    };
    if kind == RecordKind::Opportunity && get("account").trim().is_empty() {
        refuse("account", "Say whose deal it is: an account.".into());
    }
    let fields = RecordFields {
        name,
        owner,
        email,
        company: text("company", 200),
        job_title: text("job_title", 200),
        time_zone: zone.map(|zone| zone.name().to_owned()),
        country,
        stage: stage.map(str::to_owned),
        amount_cents,
        closes_on,
        description: text("description", 10_000),
        ..RecordFields::default()
    };
    // Their own country says how their numbers are read; else their account's, theirs by their clock, the company's, the reader's.
    let accounts = match &account {
        Some(RecordRef::Known(id)) if fields.country.is_none() => {
            let account = store::records::find(db, *id).await?;
            account.and_then(|account| account.country)
        }
        _ => None,
    };
    let countries = match fields.country.as_deref() {
        Some(own) => vec![own],
        None => {
            let by_clock = fields.time_zone.as_deref().and_then(country_of);
            let theirs = [accounts.as_deref(), by_clock].into_iter().flatten();
            theirs.chain(visit.countries()).collect()
        }
    };
    let numbers = numbers(values, &countries, errors);
    Ok(SaveRecord {
        id,
        kind,
        version,
        fields,
        account,
        contact,
        numbers,
    })
}

/// The numbers of a form. One that cannot be read is kept as typed.
fn numbers(values: &Values, countries: &[&str], errors: &FormErrors) -> Vec<PhoneRow> {
    let mut numbers: Vec<PhoneRow> = Vec::new();
    for index in 0..MOST {
        let get = |field: &str| {
            values
                .get(&format!("{field}{index}"))
                .map(|value| value.trim())
                .unwrap_or_default()
        };
        let typed: String = get("number").chars().filter(|c| !c.is_control()).collect();
        if typed.is_empty() {
            continue;
        }
        if typed.chars().count() > 60 {
            errors.collect(Err::<(), _>(Failure::field(
                &format!("number{index}"),
                "Keep it under 60 characters.",
            )));
            continue;
        }
        let read = phones::read_in(&typed, countries);
        let same = |other: &PhoneRow| {
            other.e164.is_some() && other.e164 == read.e164 && other.extension == read.extension
        };
        if numbers.iter().any(same) {
            errors.collect(Err::<(), _>(Failure::field(
                &format!("number{index}"),
                "This number is there already.",
            )));
            continue;
        }
        numbers.push(PhoneRow {
            label: PhoneLabel::parse(get("label")).unwrap_or(PhoneLabel::Work),
            typed,
            e164: read.e164,
            extension: read.extension,
            shared: !get("shared").is_empty(),
            do_not_call: !get("quiet").is_empty(),
        });
    }
    numbers
}
