//! What the telephone says of a call.

use crate::{
    domain::{
        Action, Direction, Duration, Matched, Provider, RecordKind, call::whole_second,
        search::words,
    },
    server::{
        Failure, Visit, phones,
        present::names::named,
        store::{
            self,
            records::RecordRow,
            voip_calls::{Of, VoipCallRow},
        },
    },
    view::{Named, Telephone},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// The telephone's card on a call's page; none where it came by no telephone of ours.
pub async fn of_call(
    visit: &Visit,
    db: &mut PgConnection,
    call: Uuid,
) -> Result<Option<Telephone>, Failure> {
    let Some(row) = store::voip_calls::find(db, Of::Call(call)).await? else {
        return Ok(None);
    };
    let (matched, candidates) = known(db, &row).await?;
    let number = row
        .their_e164
        .clone()
        .filter(|_| row.matched == Matched::Nobody);
    let may = may_change(visit, db, call).await?;
    let ends = ends(visit, db, &row, may).await?;
    Ok(Some(Telephone {
        ends,
        stage: row.stage,
        talking: talking(&row, visit.now),
        facts: facts(visit, &row),
        recordings: recordings(&row),
        matched,
        candidates,
        number,
        dial: row.their_e164.clone().filter(|_| visit.me.dials),
        known: !row.matched.is_open(),
        find: Some(String::new()),
    }))
}

/// Whoever goes by that name, too, where it is not known who it is.
pub async fn find(
    db: &mut PgConnection,
    telephone: &mut Telephone,
    name: &str,
) -> Result<(), Failure> {
    const KINDS: &[RecordKind] = &[RecordKind::Contact, RecordKind::Lead, RecordKind::Account];
    if telephone.find.is_none() {
        return Ok(());
    }
    let found = store::record_search::fitting(db, &words(name), KINDS, 6).await?;
    for one in found.iter().map(named) {
        if !telephone.candidates.contains(&one) {
            telephone.candidates.push(one);
        }
    }
    telephone.find = Some(name.trim().to_owned());
    Ok(())
}

/// Whether the reader may change the call.
pub(super) async fn may_change(
    visit: &Visit,
    db: &mut PgConnection,
    call: Uuid,
) -> Result<bool, Failure> {
    let call = store::calls::find(db, call).await?;
    Ok(call.is_some_and(|call| visit.may(Action::ChangeCall, call.subject()).is_ok()))
}

/// Whether it goes on, and the reader, who may change it or not, can end it from here: what only tells of calls ends none, and what rings at a colleague's
/// as well is theirs to take.
pub(super) async fn ends(
    visit: &Visit,
    db: &mut PgConnection,
    row: &VoipCallRow,
    may: bool,
) -> Result<bool, Failure> {
    if !row.stage.is_live()
        || !may
        || store::voip_rings::ring_others(db, row.call_id, visit.me.id).await?
    {
        return Ok(false);
    }
    let connection = store::voip_connections::find(db, row.connection_id).await?;
    Ok(connection.is_some_and(|connection| connection.provider != Provider::Webhook))
}

/// Who is at the other end, as far as that is known.
pub(super) fn name(row: &VoipCallRow, who: Option<&RecordRow>) -> String {
    match (who, &*row.their_number) {
        (Some(who), _) => who.name.clone(),
        (None, "") => "Withheld number".to_owned(),
        (None, number) => phones::shown(row.their_e164.as_deref(), None, number),
    }
}

/// Seconds that they have been talking.
pub(super) fn talking(row: &VoipCallRow, now: DateTime<Utc>) -> Option<i64> {
    let since = row.stage.talks_since(row.answered_at)?;
    Some((now - since).num_seconds().max(0))
}

fn facts(visit: &Visit, row: &VoipCallRow) -> Vec<(String, String)> {
    let reader = visit.reader();
    let their = match &*row.their_number {
        "" => "withheld".to_owned(),
        number => phones::shown(row.their_e164.as_deref(), None, number),
    };
    let ours = phones::read(&row.our_number, &visit.state.config.country)
        .shown()
        .unwrap_or_else(|| row.our_number.clone());
    let (from, to) = match row.direction {
        Direction::Inbound => (their, ours),
        Direction::Outbound => (ours, their),
    };
    let between = |from: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>| {
        // In whole seconds, as the call itself has them.
        let (from, until) = (whole_second(from?), whole_second(until?));
        let seconds = (until - from).num_seconds().max(0);
        Some(Duration { seconds }.to_string())
    };
    let rang_until = row.answered_at.or(row.ended_at);
    let facts = [
        ("From", Some(from).filter(|from| !from.is_empty())),
        ("To", Some(to).filter(|to| !to.is_empty())),
        ("Answered", row.answered_at.map(|at| reader.clock(at))),
        ("Ended", row.ended_at.map(|at| reader.clock(at))),
        ("Talk time", between(row.answered_at, row.ended_at)),
        ("Ring time", between(row.rang_at, rang_until)),
        ("Not reached", row.missed.map(|why| why.word().to_owned())),
        ("Provider's call", row.provider_call_id.clone()),
    ];
    facts
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// Where each recording is, and how long it is. Addresses that are none stay out of the page.
fn recordings(row: &VoipCallRow) -> Vec<(String, String)> {
    let all = row
        .recordings
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let of = |recording: &serde_json::Value| {
        let at = recording.get("at")?.as_str()?;
        let safe = at.starts_with("https://") || at.starts_with('/') && !at.starts_with("//");
        let seconds = recording.get("seconds").and_then(serde_json::Value::as_i64);
        let length = seconds.map(|seconds| Duration { seconds }.to_string());
        safe.then(|| (at.to_owned(), length.unwrap_or_default()))
    };
    all.iter().filter_map(of).collect()
}

/// How it is known who it is, in a sentence, and who it may be where it is not.
pub(super) async fn known(
    db: &mut PgConnection,
    row: &VoipCallRow,
) -> Result<(String, Vec<Named>), Failure> {
    let mut others = Vec::new();
    for id in row.others.iter().take(6) {
        if let Some(record) = store::records::find(db, *id).await? {
            others.push(named(&record));
        }
    }
    let number = phones::shown(row.their_e164.as_deref(), None, &row.their_number);
    let names = others
        .iter()
        .map(|other| other.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let sentence = match row.matched {
        Matched::Exact if names.is_empty() => format!("Exactly {number}"),
        Matched::Exact => format!("Exactly {number}; not chosen: {names}"),
        Matched::Alike => format!("No one has {number}; one number ends alike"),
        Matched::Several => format!("Several have {number}"),
        Matched::Nobody => format!("No one has {number}"),
        Matched::Withheld => "The caller does not show a number".to_owned(),
        Matched::Dialled => format!("Dialled: {number}"),
        Matched::Corrected => format!("Chosen by hand for {number}"),
    };
    // Where it is known who it is, nobody is to be chosen.
    others.retain(|_| row.matched.is_open());
    Ok((sentence, others))
}
