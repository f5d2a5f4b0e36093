//! One's own calls that are going on or just over, for the corner of every screen.

use super::card::{ends, known, may_change, name, talking};
use crate::server::drafts::NOTE;
use crate::{
    domain::{Direction, Matched, RecordKind, Status},
    server::{
        Failure, Visit,
        present::{drafts, names::named, times},
        store::{self, voip_calls::Of},
    },
    view::{Draft, LiveCall},
};
use chrono::TimeDelta;
use sqlx::PgConnection;
use uuid::Uuid;

/// For how long a talk that is over stays in the corner while nobody has said how it came out.
const JUST_OVER: TimeDelta = TimeDelta::minutes(10);

/// Calls of the reader's that ring or are talked on, and those that are just over.
pub async fn live(visit: &Visit) -> Result<Vec<LiveCall>, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let mut live = Vec::new();
    let mut ids = store::voip_calls::live_of(&mut db, visit.me.id, visit.now).await?;
    let since = visit.now - JUST_OVER;
    for id in store::voip_calls::just_over(&mut db, visit.me.id, since).await? {
        if store::voip_calls::is_by_line(&mut db, id).await? {
            ids.push(id);
        }
    }
    for id in ids {
        if let Some(call) = one(visit, &mut db, id).await? {
            live.push(call);
        }
    }
    Ok(live)
}

async fn one(visit: &Visit, db: &mut PgConnection, id: Uuid) -> Result<Option<LiveCall>, Failure> {
    let Some(row) = store::voip_calls::find(db, Of::Call(id)).await? else {
        return Ok(None);
    };
    let who = match row.matched_id {
        Some(id) => store::records::find(db, id).await?,
        None => None,
    };
    let account = match who.as_ref().and_then(|who| who.account_id) {
        Some(id) => store::records::find(db, id)
            .await?
            .map(|record| named(&record)),
        None => None,
    };
    let facts = match &who {
        Some(who) => facts(visit, db, who.id, id).await?,
        None => Vec::new(),
    };
    let (why, candidates) = known(db, &row).await?;
    // Who it is may be said by whoever may change the call, not by everybody at whose telephone it rings.
    let may = may_change(visit, db, id).await?;
    let candidates = if may { candidates } else { Vec::new() };
    let drafts = drafts::at(visit, db, format!("/calls/{id}")).await?;
    // What was being written in the card before the page was left is gone on with; what is written on the call's own page, which
    // sends a version, is not.
    let in_the_card = |draft: &&Draft| !draft.fields.contains_key("version");
    let note = drafts.of_new(NOTE).find(in_the_card).map(|draft| draft.id);
    let note = note.unwrap_or_else(|| visit.new_id());
    Ok(Some(LiveCall {
        id,
        title: name(&row, who.as_ref()),
        under: format!("{} call · {why}", row.direction.word()),
        stage: row.stage,
        talking: talking(&row, visit.now),
        who: who.as_ref().map(named),
        account,
        facts,
        candidates,
        number: row
            .their_e164
            .clone()
            .filter(|_| may && row.matched == Matched::Nobody),
        inbound: row.direction == Direction::Inbound,
        ends: ends(visit, db, &row, may).await?,
        note,
        drafts,
    }))
}

/// The last call with them before this one, and how much is open.
async fn facts(
    visit: &Visit,
    db: &mut PgConnection,
    who: Uuid,
    now: Uuid,
) -> Result<Vec<String>, Failure> {
    let mut facts = Vec::new();
    if let Some((purpose, status, at)) = store::voip_calls::last_with(db, who, now).await? {
        let when = visit.reader().short(at).label;
        let status: Status = status;
        facts.push(format!(
            "Last call {when}: {purpose}, {}",
            status.word().to_lowercase()
        ));
    }
    let (tasks, deals) = store::voip_calls::open_with(db, who).await?;
    if tasks > 0 {
        let noun = if tasks == 1 { "task" } else { "tasks" };
        facts.push(format!("{} open {noun}", times::counted(tasks)));
    }
    for (kind, name) in deals {
        let kind: RecordKind = kind;
        facts.push(format!("{}: {name}", kind.word()));
    }
    Ok(facts)
}
