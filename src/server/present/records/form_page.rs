//! The form of a record, with what it starts from.

use crate::{
    domain::{Action, RecordKind},
    server::{
        Failure, Visit, phones, present,
        present::{drafts, names, people},
        store::{self, phones::PhoneRow, records::RecordRow},
        three_way,
        typed::existing,
    },
    view::{RecordFormPage, Values, query::Query},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Numbers a form has room for beyond those that are there.
const ROOM: usize = 2;
/// Numbers a form has fields for. One that came together by merges keeps all it has.
pub const MOST: usize = 62;

/// The form of a new record, `account` being where it belongs and `number` one of its own, or of one that exists.
pub async fn form(
    visit: &Visit,
    list: &str,
    id: &str,
    (account, number): (&str, &str),
) -> Result<RecordFormPage, Failure> {
    let kind = RecordKind::of_plural(list).ok_or(Failure::NotFound)?;
    let mut db = visit.state.pool.acquire().await?;
    let (name, values, numbers, may_hand_over) = if id.is_empty() {
        let mut values = Values::from([
            ("id".into(), visit.new_id().to_string()),
            ("owner".into(), visit.me.id.to_string()),
            (
                "stage".into(),
                kind.stages()
                    .first()
                    .map(|(code, _)| (*code).to_owned())
                    .unwrap_or_default(),
            ),
        ]);
        if let Ok(account) = account.trim().parse::<Uuid>()
            && let Some(account) = store::records::find(&mut db, account).await?
        {
            let field = if account.kind() == RecordKind::Contact {
                "contact"
            } else {
                "account"
            };
            with_name(&mut values, field, &account);
        }
        if !number.is_empty() {
            values.insert("number0".into(), number.to_owned());
        }
        (None, values, ROOM, true)
    } else {
        let record = of_kind(&mut db, kind, existing(id)?).await?;
        let numbers = store::phones::of_record(&mut db, record.id).await?;
        let room = numbers.len() + ROOM;
        (
            Some(record.name.clone()),
            as_saved(&mut db, &record, &numbers).await?,
            room,
            visit.may(Action::ManageRecord, record.subject()).is_ok(),
        )
    };
    let place = match existing(id) {
        Ok(id) => Query::new(&format!("/{list}/{id}/edit")),
        Err(_) => Query::new(&format!("/{list}/new"))
            .with("of", account)
            .with("number", number),
    }
    .href();
    let owner = values.get("owner").cloned().unwrap_or_default();
    let mut owners = people::offered(visit, &mut db, owner.parse().ok()).await?;
    if !may_hand_over {
        owners.choices.retain(|user| user.value == owner);
        owners.more = false;
    }
    Ok(RecordFormPage {
        kind,
        name,
        values,
        owners,
        may_hand_over,
        zones: present::calls::zones(visit),
        numbers: numbers.min(MOST),
        drafts: drafts::at(visit, &mut db, place).await?,
    })
}

async fn of_kind(db: &mut PgConnection, kind: RecordKind, id: Uuid) -> Result<RecordRow, Failure> {
    store::records::find(db, id)
        .await?
        .filter(|record| record.kind() == kind)
        .ok_or(Failure::NotFound)
}

fn with_name(values: &mut Values, field: &str, record: &RecordRow) {
    let label = names::label(record);
    let line = names::known(&[(
        store::participants::Participant::Record(record.id).token(),
        label.clone(),
    )]);
    let known = values.entry("known".into()).or_default();
    *known = [known.as_str(), &line]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    values.insert(field.into(), label);
}

/// A record as its form shows it, with marks of what it says.
pub async fn as_saved(
    db: &mut PgConnection,
    record: &RecordRow,
    numbers: &[PhoneRow],
) -> Result<Values, Failure> {
    let mut values = values_of(db, record, numbers).await?;
    values.insert("was".into(), three_way::marks(&values));
    Ok(values)
}

/// The same without.
pub async fn values_of(
    db: &mut PgConnection,
    record: &RecordRow,
    numbers: &[PhoneRow],
) -> Result<Values, Failure> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut values = Values::from([
        ("id".into(), record.id.to_string()),
        ("version".into(), record.version.to_string()),
        ("name".into(), record.name.clone()),
        (
            "owner".into(),
            record.owner_id.map(|id| id.to_string()).unwrap_or_default(),
        ),
        ("email".into(), text(&record.email)),
        ("company".into(), text(&record.company)),
        ("job_title".into(), text(&record.job_title)),
        ("zone".into(), text(&record.time_zone)),
        ("country".into(), text(&record.country)),
        ("stage".into(), text(&record.stage)),
        (
            "amount".into(),
            record.amount_cents.map(amount_words).unwrap_or_default(),
        ),
        (
            "closes_on".into(),
            record
                .closes_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
        ),
        ("description".into(), text(&record.description)),
    ]);
    for (field, id) in [
        ("account", record.account_id),
        ("contact", record.contact_id),
    ] {
        if let Some(id) = id
            && let Some(named) = store::records::find(db, id).await?
        {
            with_name(&mut values, field, &named);
        }
    }
    for (index, number) in numbers.iter().enumerate() {
        values.insert(format!("label{index}"), number.label.code().into());
        values.insert(
            format!("number{index}"),
            phones::shown(
                number.e164.as_deref(),
                number.extension.as_deref(),
                &number.typed,
            ),
        );
        values.insert(
            format!("shared{index}"),
            if number.shared {
                "yes".into()
            } else {
                String::new()
            },
        );
        values.insert(
            format!("quiet{index}"),
            if number.do_not_call {
                "yes".into()
            } else {
                String::new()
            },
        );
    }
    Ok(values)
}

/// `1234.50`, or `1234` without cents.
pub fn amount_words(cents: i64) -> String {
    if cents % 100 == 0 {
        (cents / 100).to_string()
    } else {
        format!("{}.{:02}", cents / 100, cents % 100)
    }
}
