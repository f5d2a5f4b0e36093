//! Making and changing a record: one form for five kinds, each with its own fields.

use crate::domain::Action;
use crate::server::forms::fields::existing;
use crate::server::present;
use crate::{
    domain::{PhoneLabel, RecordKind},
    server::{
        Ctx, Failure,
        errors::FormErrors,
        forms::{
            fields,
            names::{self, Typed},
        },
        phones,
        store::{
            self,
            phones::PhoneRow,
            records::{Facts, RecordRow},
        },
        users::normal_email,
        zones::Zone,
    },
    view::{Choice, Conflict, Difference, RecordFormPage, Reply, Values},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Numbers a form has room for beyond those that are there.
const ROOM: usize = 2;
/// Numbers a form may bring. One that came together by merges keeps all it has.
const MOST: usize = 60;

/// The form of a new record, `account` being where it belongs, or of one that exists.
pub async fn form(ctx: &Ctx, list: &str, id: &str, account: &str) -> Result<RecordFormPage, Failure> {
    let kind = RecordKind::of_plural(list).ok_or(Failure::NotFound)?;
    let mut db = ctx.state.pool.acquire().await?;
    let (name, values, numbers, may_hand_over) = if id.is_empty() {
        let mut values = Values::from([
            ("id".into(), ctx.new_id().to_string()),
            ("owner".into(), ctx.actor.id.to_string()),
            ("stage".into(), kind.stages().first().map(|(code, _)| (*code).to_owned()).unwrap_or_default()),
        ]);
        if let Ok(account) = account.trim().parse::<Uuid>()
            && let Some(account) = store::records::find(&mut db, account).await?
        {
            let field = if account.kind() == RecordKind::Contact { "contact" } else { "account" };
            with_name(&mut values, field, &account);
        }
        (None, values, ROOM, true)
    } else {
        let record = of_kind(&mut db, kind, existing(id)?).await?;
        let numbers = store::phones::of_record(&mut db, record.id).await?;
        let room = numbers.len() + ROOM;
        (
            Some(record.name.clone()),
            values_of(&mut db, &record, &numbers).await?,
            room,
            ctx.may(Action::ManageRecord, record.subject()).is_ok(),
        )
    };
    let owners = store::users::all(&mut db).await?;
    let owner = values.get("owner").cloned().unwrap_or_default();
    let owners = owners.into_iter().filter(|user| (user.disabled_at.is_none() && may_hand_over) || user.id.to_string() == owner);
    Ok(RecordFormPage {
        kind,
        name,
        values,
        owners: owners.map(|user| Choice { value: user.id.to_string(), label: user.name }).collect(),
        may_hand_over,
        zones: present::calls::zones(ctx),
        numbers: numbers.min(MOST),
    })
}

async fn of_kind(db: &mut PgConnection, kind: RecordKind, id: Uuid) -> Result<RecordRow, Failure> {
    store::records::find(db, id).await?.filter(|record| record.kind() == kind).ok_or(Failure::NotFound)
}

fn with_name(values: &mut Values, field: &str, record: &RecordRow) {
    let label = names::label(record);
    let line = names::known(&[(store::participants::Person::Record(record.id).token(), label.clone())]);
    let known = values.entry("known".into()).or_default();
    *known = [known.as_str(), &line].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    values.insert(field.into(), label);
}

async fn values_of(db: &mut PgConnection, record: &RecordRow, numbers: &[PhoneRow]) -> Result<Values, Failure> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut values = Values::from([
        ("id".into(), record.id.to_string()),
        ("version".into(), record.version.to_string()),
        ("name".into(), record.name.clone()),
        ("owner".into(), record.owner_id.map(|id| id.to_string()).unwrap_or_default()),
        ("email".into(), text(&record.email)),
        ("company".into(), text(&record.company)),
        ("job_title".into(), text(&record.job_title)),
        ("zone".into(), text(&record.time_zone)),
        ("country".into(), text(&record.country)),
        ("stage".into(), text(&record.stage)),
        ("amount".into(), record.amount_cents.map(amount_words).unwrap_or_default()),
        ("closes_on".into(), record.closes_on.map(|day| day.to_string()).unwrap_or_default()),
        ("description".into(), text(&record.description)),
    ]);
    for (field, id) in [("account", record.account_id), ("contact", record.contact_id)] {
        if let Some(id) = id
            && let Some(named) = store::records::find(db, id).await?
        {
            with_name(&mut values, field, &named);
        }
    }
    for (index, number) in numbers.iter().enumerate() {
        values.insert(format!("label{index}"), number.label.code().into());
        values.insert(format!("number{index}"), phones::shown(number.e164.as_deref(), number.extension.as_deref(), &number.typed));
        values.insert(format!("shared{index}"), if number.shared { "yes".into() } else { String::new() });
        values.insert(format!("quiet{index}"), if number.do_not_call { "yes".into() } else { String::new() });
    }
    Ok(values)
}

/// `1234.50`, or `1234` without cents.
pub fn amount_words(cents: i64) -> String {
    if cents % 100 == 0 { (cents / 100).to_string() } else { format!("{}.{:02}", cents / 100, cents % 100) }
}

/// `12,000.50` and `12 000,50` alike, in hundredths.
fn amount(typed: &str) -> Option<i64> {
    let text: String = typed.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    // What comes after the last mark is cents only when it is one or two digits.
    let (whole, cents) = match text.rfind(['.', ',']) {
        Some(at) if text.len() - at <= 3 => (&text[..at], &text[at + 1..]),
        _ => (text.as_str(), ""),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let cents = format!("{cents:0<2}").parse::<i64>().ok()?;
    digits.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents).filter(|sum| *sum <= 100_000_000_000_000)
}

/// Adds a record, or saves one that exists. Gives its kind and id, and what to say.
pub async fn save(ctx: &Ctx, kind: &str, values: &Values) -> Result<(RecordKind, Uuid, Reply), Failure> {
    let kind = RecordKind::parse(kind).ok_or(Failure::NotFound)?;
    let get = |field: &str| values.get(field).map(|value| value.trim()).unwrap_or_default();
    let id = fields::id(get("id"))?;
    let errors = FormErrors::default();
    let mut db = ctx.begin("person").await?;
    let there = store::records::lock(&mut db, id).await?;
    if let Some(there) = &there {
        if there.kind() != kind {
            return Err(Failure::NotFound);
        }
        ctx.may(Action::CorrectRecord, there.subject())?;
        // The same form once more: it is saved, and nothing of the second one is kept.
        if get("version").is_empty() && there.name == get("name") && there.email.clone().unwrap_or_default() == normal_email(get("email")) {
            return Ok((kind, id, Reply::Done { message: format!("{} is saved.", get("name")), undo: None }));
        }
        if get("version").parse() != Ok(there.version) {
            return Err(conflict(&mut db, there, values).await?);
        }
    }
    let facts = facts(ctx, &mut db, kind, values, id, &errors).await?;
    if let Some(there) = &there
        && facts.owner != there.owner_id
    {
        let given = ctx.may(Action::ManageRecord, there.subject());
        errors.collect(given.map_err(|denied| Failure::field("owner", denied.to_string())));
    }
    let country = facts.country.clone().unwrap_or_else(|| ctx.state.config.country.clone());
    let numbers = numbers(values, &country, &errors);
    if errors.any() {
        return Err(errors.refusal());
    }
    match there {
        Some(there) => {
            let facts = Facts { contact: if kind == RecordKind::Lead { there.contact_id } else { facts.contact }, ..facts };
            let facts = if kind == RecordKind::Lead { Facts { account: there.account_id, ..facts } } else { facts };
            if store::phones::of_record(&mut db, id).await? != numbers {
                store::phones::replace(&mut db, id, &numbers).await?;
            }
            store::records::save(&mut db, id, &facts).await?;
        }
        None => {
            if !store::records::insert(&mut db, id, kind, &facts).await? {
                // Two of them at once: the other one has it.
                return Ok((kind, id, Reply::Done { message: format!("{} is saved.", get("name")), undo: None }));
            }
            store::phones::replace(&mut db, id, &numbers).await?;
        }
    }
    db.commit().await?;
    Ok((kind, id, Reply::Done { message: format!("{} is saved.", get("name")), undo: None }))
}

async fn facts(
    ctx: &Ctx,
    db: &mut PgConnection,
    kind: RecordKind,
    values: &Values,
    id: Uuid,
    errors: &FormErrors,
) -> Result<Facts, Failure> {
    let get = |field: &str| values.get(field).map(String::as_str).unwrap_or_default();
    let refuse = |field: &str, sentence: String| {
        errors.collect(Err::<(), _>(Failure::field(field, sentence)));
    };
    let text = |field: &str, limit: usize| {
        let many = field == "description";
        let kept: String =
            get(field).replace("\r\n", "\n").chars().filter(|c| !c.is_control() || (many && matches!(c, '\n' | '\t'))).collect();
        let kept = kept.trim().to_owned();
        if kept.chars().count() > limit {
            refuse(field, format!("Keep it under {limit} characters."));
        }
        (!kept.is_empty()).then_some(kept)
    };
    let name = text("name", 200).unwrap_or_default();
    if name.is_empty() {
        refuse("name", format!("Give the {} a name.", kind.word().to_lowercase()));
    }
    let email = Some(normal_email(get("email"))).filter(|email| !email.is_empty());
    if email.as_deref().is_some_and(|email| {
        !email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')) || email.contains(char::is_whitespace)
    }) {
        refuse("email", "Give an e-mail address, like jane@example.com.".into());
    }
    let owner = match get("owner").trim() {
        "" => None,
        typed => errors.collect(typed.parse::<Uuid>().map_err(|_| Failure::field("owner", "Choose one of those offered."))),
    };
    let time_zone = text("zone", 60);
    let zone = time_zone.as_deref().and_then(Zone::named);
    if time_zone.is_some() && zone.is_none() {
        refuse("zone", format!("“{}” is not a time zone. Choose one from the list, like America/New_York.", get("zone").trim()));
    }
    let country = text("country", 60).map(|code| code.to_uppercase());
    if country.as_deref().is_some_and(|code| code.len() != 2 || !phones::is_country(code)) {
        refuse("country", "Give the country's two letters, like US, DE or IN.".into());
    }
    let stage = kind.stages().iter().map(|(code, _)| *code).find(|code| *code == get("stage").trim());
    if !kind.stages().is_empty() && stage.is_none() {
        refuse("stage", "Choose one of those offered.".into());
    }
    let typed_amount = get("amount").trim();
    let amount_cents = amount(typed_amount);
    if !typed_amount.is_empty() && amount_cents.is_none() {
        refuse("amount", "Give the amount in figures, like 12,000 or 950.50.".into());
    }
    let closes_on = match get("closes_on").trim() {
        "" => None,
        typed => {
            let day = typed.parse().ok().or_else(|| crate::domain::due::parse(typed, ctx.reader().today()).map(|(day, _)| day));
            errors.collect(day.ok_or_else(|| Failure::field("closes_on", "Give the date as year-month-day, like 2026-11-27.")))
        }
    };
    let typed = Typed { known: get("known"), pick: get("pick") };
    let account = match kind {
        RecordKind::Lead => None,
        _ => names::record(ctx, db, "account", get("account"), typed, &[RecordKind::Account], errors).await?,
    };
    let contact = match kind {
        RecordKind::Opportunity | RecordKind::Case => {
            names::record(ctx, db, "contact", get("contact"), typed, &[RecordKind::Contact], errors).await?
        }
        _ => None,
    };
    if kind == RecordKind::Opportunity && get("account").trim().is_empty() {
        refuse("account", "Say whose deal it is: an account.".into());
    }
    if let Some(parent) = account
        && kind == RecordKind::Account
        && (parent == id || store::records::is_below(db, parent, id).await?)
    {
        refuse("account", "An account cannot belong to itself, or to one below it.".into());
    }
    Ok(Facts {
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
        account,
        contact,
    })
}

/// The numbers of a form. One that cannot be read is kept as typed.
fn numbers(values: &Values, country: &str, errors: &FormErrors) -> Vec<PhoneRow> {
    let mut numbers: Vec<PhoneRow> = Vec::new();
    for index in 0..MOST {
        let get = |field: &str| values.get(&format!("{field}{index}")).map(|value| value.trim()).unwrap_or_default();
        let typed: String = get("number").chars().filter(|c| !c.is_control()).collect();
        if typed.is_empty() {
            continue;
        }
        if typed.chars().count() > 60 {
            errors.collect(Err::<(), _>(Failure::field(&format!("number{index}"), "Keep it under 60 characters.")));
            continue;
        }
        let read = phones::read(&typed, country);
        let same = |other: &PhoneRow| other.e164.is_some() && other.e164 == read.e164 && other.extension == read.extension;
        if numbers.iter().any(same) {
            errors.collect(Err::<(), _>(Failure::field(&format!("number{index}"), "This number is there already.")));
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

/// Both versions, field by field, for the person to decide.
async fn conflict(db: &mut PgConnection, record: &RecordRow, values: &Values) -> Result<Failure, Failure> {
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
    let read = |values: &Values, field: &str| values.get(field).map(|value| value.trim().replace("\r\n", "\n")).unwrap_or_default();
    let mut differences: Vec<Difference> = labels
        .into_iter()
        .map(|(field, label)| Difference { label: label.into(), theirs: read(&theirs, field), yours: read(values, field) })
        .filter(|difference| difference.theirs != difference.yours)
        .collect();
    let owners = store::users::all(db).await?;
    let owner = |values: &Values| {
        owners.iter().find(|user| user.id.to_string() == read(values, "owner")).map(|user| user.name.clone()).unwrap_or_default()
    };
    if owner(&theirs) != owner(values) {
        differences.push(Difference { label: "Owner".into(), theirs: owner(&theirs), yours: owner(values) });
    }
    let number = |values: &Values, index: usize| {
        let read = |field: &str| read(values, &format!("{field}{index}"));
        let marks = [("shared", "switchboard"), ("quiet", "do not call")].into_iter().filter(|(field, _)| !read(field).is_empty());
        let label = PhoneLabel::parse(&read("label")).map_or("", PhoneLabel::word);
        let inside =
            std::iter::once(label).chain(marks.map(|(_, word)| word)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
        (!read("number").is_empty()).then(|| format!("{} ({inside})", read("number")))
    };
    let list = |values: &Values| (0..MOST).filter_map(|index| number(values, index)).collect::<Vec<_>>().join("; ");
    if list(&theirs) != list(values) {
        differences.push(Difference { label: "Numbers".into(), theirs: list(&theirs), yours: list(values) });
    }
    Ok(Failure::Conflict(Box::new(Conflict { by: "Somebody".into(), version: record.version, differences })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_either_notation() {
        for (typed, cents) in [
            ("12,000.50", 1_200_050),
            ("12 000,50", 1_200_050),
            ("950", 95_000),
            ("1,000", 100_000),
            ("1.000.000", 100_000_000),
            ("0.5", 50),
        ] {
            assert_eq!(amount(typed), Some(cents), "{typed}");
        }
        for nonsense in ["", "lots", "99999999999999999999"] {
            assert_eq!(amount(nonsense), None, "{nonsense}");
        }
    }
}
