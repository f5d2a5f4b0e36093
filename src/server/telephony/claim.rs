//! A number that somebody has now claims the calls that came from it before.

use super::matching;
use crate::{
    domain::{Direction, Matched, Purpose},
    server::{
        Ctx, Refusal, phones,
        store::{
            self,
            participants::{self, Participant},
            voip_calls::{Of, VoipCallRow},
        },
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// How many calls are claimed at once: the newest.
const MOST: i64 = 200;

/// Looks again who the calls are with that came from these numbers, inside a transaction; gives of how many it is known now.
pub async fn claim(ctx: &Ctx, db: &mut PgConnection, e164: &[String]) -> Result<u64, Refusal> {
    let mut claimed = 0;
    if e164.is_empty() {
        return Ok(claimed);
    }
    for (call, number) in store::voip_calls::unmatched_of(db, e164, MOST).await? {
        let found = matching::who(db, &number, &ctx.state.config.country).await?;
        let Some(record) = found.record.filter(|_| found.how == Matched::Exact) else {
            continue;
        };
        if let Some(row) = store::voip_calls::lock(db, Of::Call(call)).await? {
            let row = VoipCallRow {
                matched: Matched::Exact,
                others: found.others,
                ..row
            };
            link(db, row, record, found.about).await?;
            claimed += 1;
        }
    }
    Ok(claimed)
}

/// Says who a call is with: they take part, and it is about their account unless somebody said otherwise.
pub async fn link(
    db: &mut PgConnection,
    row: VoipCallRow,
    record: Uuid,
    about: Option<Uuid>,
) -> Result<(), Refusal> {
    let Some(call) = store::calls::lock(db, row.call_id).await? else {
        return Ok(());
    };
    let mut people: Vec<Participant> = participants::of_calls(db, &[call.id])
        .await?
        .into_iter()
        .map(|one| one.person)
        .collect();
    let before = row.matched_id.map(Participant::Record);
    people.retain(|one| Some(*one) != before);
    let found = store::records::find(db, record).await?;
    if found.as_ref().is_some_and(|one| one.kind().is_person())
        && !people.contains(&Participant::Record(record))
    {
        people.insert(0, Participant::Record(record));
    }
    participants::replace(db, call.id, &people).await?;
    let old_about = match row.matched_id {
        Some(id) => store::records::find(db, id)
            .await?
            .map(|one| one.account_id.unwrap_or(one.id)),
        None => None,
    };
    if call.related_id.is_none() || call.related_id == old_about {
        store::voip_calls::save_related(db, call.id, about).await?;
    }
    // What was written down in place of a purpose names them now.
    let unnamed = default_purpose(&row, None)?;
    if let (Some(purpose), Some(found)) = (&call.purpose, &found)
        && purpose == unnamed.as_str()
    {
        let named = default_purpose(&row, Some(&found.name))?;
        store::voip_calls::save_purpose(db, call.id, named.as_str()).await?;
    }
    let row = VoipCallRow {
        matched_id: Some(record),
        ..row
    };
    Ok(store::voip_calls::save(db, &row).await?)
}

/// What a call is for that nobody has said it of.
pub fn default_purpose(row: &VoipCallRow, name: Option<&str>) -> Result<Purpose, Refusal> {
    let word = match row.direction {
        Direction::Inbound => "from",
        Direction::Outbound => "to",
    };
    let number = || match &*row.their_number {
        "" => "a withheld number".to_owned(),
        number => phones::shown(row.their_e164.as_deref(), None, number),
    };
    let who = name.map_or_else(number, str::to_owned);
    let text: String = format!("Call {word} {who}").chars().take(300).collect();
    Ok(Purpose::new(&text)?)
}
