//! A call is computed from everything that the ledger has of it: again from the beginning with every message, so that the order
//! of messages, repetitions and gaps say nothing.

use super::{claim::default_purpose, matching};
use crate::{
    domain::{Actor, Direction, Line, Matched, Missed, Stage, Stands},
    server::{
        Ctx, Refusal, State,
        calls::{self, Attempt, OnTheLine},
        phones,
        store::{
            self,
            ledger::EventRow,
            voip_calls::{Of, VoipCallRow},
            voip_connections::ConnectionRow,
        },
        voip::{self, Delivery, Heard},
    },
};
use axum::http::HeaderMap;
use serde_json::json;
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What all messages of a call say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its legs.
    pub line: Line,
    call: BTreeSet<Uuid>,
    provider_call: BTreeSet<String>,
    direction: BTreeSet<&'static str>,
    ours: BTreeSet<String>,
    theirs: BTreeSet<String>,
    desks: BTreeSet<(String, String)>,
}

impl Said {
    /// Adds what a message says; in any order.
    pub fn add(&mut self, heard: Heard) {
        for fact in &heard.facts {
            self.line.add(fact);
        }
        self.call.extend(heard.call);
        self.provider_call.extend(heard.provider_call);
        self.direction.extend(heard.direction.map(Direction::code));
        self.ours.extend(heard.ours);
        self.theirs.extend(heard.theirs);
        self.desks.extend(heard.desks);
    }

    /// Who dialled whom, once a message has said so.
    pub fn direction(&self) -> Option<Direction> {
        Direction::parse(self.direction.first()?)
    }

    /// Their number, once a message has said it; empty where it is withheld.
    pub fn theirs(&self) -> Option<&str> {
        self.theirs.last().map(String::as_str)
    }

    fn ours(&self) -> &str {
        self.ours.last().map_or("", String::as_str)
    }
}

/// A message of the ledger, as it was delivered.
pub fn delivery(event: &EventRow) -> Delivery {
    Delivery {
        url: String::new(),
        query: event.query.clone(),
        headers: HeaderMap::new(),
        content_type: event.content_type.clone(),
        body: event.body.clone(),
    }
}

/// Settles a call; what cannot be settled now is put off, with why.
pub async fn settle_or_put_off(
    state: &State,
    connection: Uuid,
    conversation: &str,
) -> sqlx::Result<()> {
    // A task of its own: what breaks in it is put off like anything else, and stops no other call.
    let (own, name) = (state.clone(), conversation.to_owned());
    let settled = tokio::spawn(async move { settle(&own, connection, &name).await }).await;
    let why = match settled {
        Ok(Ok(_)) => return Ok(()),
        Ok(Err(why)) => why,
        Err(broken) => Refusal::Broken(sqlx::Error::Protocol(broken.to_string())),
    };
    let problem = match why {
        // The database is away: nothing can be noted either.
        Refusal::Broken(sqlx::Error::Io(error)) => return Err(sqlx::Error::Io(error)),
        Refusal::Broken(error) => error.to_string(),
        Refusal::Refused(refused) => refused.to_string(),
        other => format!("{other:?}"),
    };
    tracing::warn!(%connection, conversation, problem, "what a provider told could not be applied and will be tried again");
    let now = state.clock.now();
    let mut db = state.pool.acquire().await?;
    store::ledger::put_off(&mut db, connection, conversation, &problem, now).await
}

/// Computes a call from the ledger, and brings it to where its line stands.
///
/// # Errors
/// Why nothing was changed.
pub async fn settle(
    state: &State,
    connection: Uuid,
    conversation: &str,
) -> Result<Option<Uuid>, Refusal> {
    let ctx = Ctx::new(
        state.clone(),
        state.clock.now(),
        Actor::Provider(connection),
    );
    let mut db = ctx.begin().await?;
    let call = within(&ctx, &mut db, connection, conversation).await?;
    db.commit().await?;
    Ok(call)
}

/// The same, inside a transaction.
///
/// # Errors
/// Why nothing may be changed.
pub async fn within(
    ctx: &Ctx,
    db: &mut PgConnection,
    connection: Uuid,
    conversation: &str,
) -> Result<Option<Uuid>, Refusal> {
    store::ledger::lock(db, connection, conversation).await?;
    // One that was given up has told what it told.
    let Some(connection) = store::voip_connections::find_any(db, connection).await? else {
        return Err(Refusal::NotFound);
    };
    let events = store::ledger::of_conversation(db, connection.id, conversation).await?;
    let provider = voip::of(connection.provider);
    let mut said = Said::default();
    let mut ids = Vec::new();
    for event in &events {
        match provider.hear(&delivery(event), event.received_at) {
            Ok(heard) => {
                said.add(heard);
                ids.push(event.id);
            }
            Err(why) => store::ledger::unreadable(db, event.id, &why.to_string()).await?,
        }
    }
    let call = apply(ctx, db, &connection, conversation, &said).await?;
    store::ledger::applied(db, &ids, ctx.now).await?;
    Ok(call)
}

async fn apply(
    ctx: &Ctx,
    db: &mut PgConnection,
    connection: &ConnectionRow,
    conversation: &str,
    said: &Said,
) -> Result<Option<Uuid>, Refusal> {
    let known = store::voip_calls::lock(db, Of::Conversation(connection.id, conversation)).await?;
    let row = match known {
        Some(row) => row,
        // Of a call that we did not ask for, or asked another for, or have dialled again since.
        None if !said.call.is_empty() => return Ok(None),
        None => match begin(ctx, db, connection, conversation, said).await? {
            Some(row) => {
                // From here on what people decide counts.
                store::voip_calls::save(db, &row).await?;
                row
            }
            // What tells who is there is still to come.
            None => return Ok(None),
        },
    };
    let stands = said
        .line
        .stands(row.direction, row.called_off_at.is_some(), ctx.now);
    let mut row = heard(row, said, &stands);
    let missed = matches!(stands, Stands::Missed(why) if why != Missed::CalledOff);
    let picked_up = match row.direction {
        Direction::Inbound => at_the_desks(ctx, db, said, row.direction).await?,
        Direction::Outbound => Vec::new(),
    };
    if missed || !picked_up.is_empty() {
        let attempt = Attempt {
            by: picked_up.iter().map(|(user, _)| *user).collect(),
            missed,
            ..attempt(ctx, &row)
        };
        row.call_id = calls::attempt_of(ctx, db, attempt).await?;
    }
    let name = match row.matched_id {
        Some(id) => store::records::find(db, id)
            .await?
            .map(|record| record.name),
        None => None,
    };
    let purpose = default_purpose(&row, name.as_deref())?;
    let machine = said.line.machine();
    let follows = calls::follow_the_line(
        ctx,
        db,
        row.call_id,
        (&stands, machine, row.began_at),
        purpose,
    )
    .await?;
    if follows && !picked_up.is_empty() {
        // Of several who talked to them one after the other, whoever it is of already keeps it.
        let owner = store::calls::find(db, row.call_id).await?;
        let owner = owner.map(|call| call.owner_id);
        let theirs = picked_up.iter().find(|(user, _)| Some(*user) == owner);
        if let Some((user, desk)) = theirs.or(picked_up.first()) {
            store::voip_calls::save_owner(db, row.call_id, *user, desk).await?;
        }
    }
    store::voip_calls::save(db, &row).await?;
    if row.direction == Direction::Inbound {
        let rung = rung(ctx, db, said, &row).await?;
        store::voip_rings::replace(db, row.call_id, &rung).await?;
    }
    Ok(Some(row.call_id))
}

/// Whose telephones ring: those that it tells of, or, while it tells of none, those of whoever answers the number.
async fn rung(
    ctx: &Ctx,
    db: &mut PgConnection,
    said: &Said,
    row: &VoipCallRow,
) -> Result<Vec<Uuid>, Refusal> {
    if said.desks.is_empty() && row.stage == Stage::Ringing {
        let all =
            store::voip_lines::answerers(db, row.connection_id, Some(&row.our_number)).await?;
        return Ok(all.into_iter().map(|(user, _)| user).collect());
    }
    let ringing = said.line.ringing();
    let mut rung = BTreeSet::new();
    for (leg, desk) in &said.desks {
        if ringing.contains(&&**leg)
            && let Some((user, _)) = who_picks_up(ctx, db, desk).await?
        {
            rung.insert(user);
        }
    }
    Ok(rung.into_iter().collect())
}

/// Whose telephone it is, and as it is kept.
async fn who_picks_up(
    ctx: &Ctx,
    db: &mut PgConnection,
    desk: &str,
) -> Result<Option<(Uuid, String)>, Refusal> {
    let read = phones::read(desk, &ctx.state.config.country).e164;
    let phone = read.unwrap_or_else(|| desk.trim().to_owned());
    let user = store::voip_connections::user_at(db, &phone).await?;
    Ok(user.map(|user| (user, phone)))
}

/// What a line tells of a call, should nobody have been reached before the agreed time.
pub(super) fn attempt(ctx: &Ctx, row: &VoipCallRow) -> Attempt {
    Attempt {
        call: row.call_id,
        new: ctx.new_id(),
        began: row.began_call_at,
        with: row.matched_id,
        by: Vec::new(),
        missed: true,
    }
}

/// The first that is heard of a call which Callboard did not ask for; none while it is not known who dialled whom.
async fn begin(
    ctx: &Ctx,
    db: &mut PgConnection,
    connection: &ConnectionRow,
    conversation: &str,
    said: &Said,
) -> Result<Option<VoipCallRow>, Refusal> {
    let (Some(direction), Some(theirs), Some(began)) =
        (said.direction(), said.theirs(), said.line.began())
    else {
        return Ok(None);
    };
    let country = &ctx.state.config.country;
    let found = matching::who(db, theirs, country).await?;
    let ours = phones::read(said.ours(), country).e164;
    let answerers = store::voip_lines::answerers(db, connection.id, ours.as_deref()).await?;
    let there = at_the_desks(ctx, db, said, direction).await?;
    let owner = match there.first() {
        Some((user, _)) => *user,
        None => answerers
            .first()
            .map_or(connection.owner_id, |(user, _)| *user),
    };
    let line = OnTheLine {
        id: ctx.new_id(),
        direction,
        owner,
        chosen: None,
        // Those whose number ends alike are suggested, and no more.
        with: found.record.filter(|_| found.how == Matched::Exact),
        about: found.about.filter(|_| found.how != Matched::Alike),
        began: began.min(ctx.now),
    };
    let (call_id, began_call_at) = calls::put_on_the_line(ctx, db, line).await?;
    let others = match (found.how, found.record) {
        (Matched::Alike, Some(only)) => vec![only],
        _ => found.others,
    };
    Ok(Some(VoipCallRow {
        call_id,
        connection_id: connection.id,
        conversation: conversation.to_owned(),
        provider_call_id: None,
        direction,
        our_number: ours.unwrap_or_else(|| said.ours().to_owned()),
        their_number: if found.how == Matched::Withheld {
            String::new()
        } else {
            theirs.to_owned()
        },
        their_e164: found.e164,
        stage: Stage::Dialling,
        began_at: began,
        rang_at: None,
        answered_at: None,
        ended_at: None,
        missed: None,
        recordings: json!([]),
        matched: found.how,
        matched_id: line.with,
        others,
        called_off_at: None,
        began_call_at,
    }))
}

/// The row with everything that was said.
fn heard(row: VoipCallRow, said: &Said, stands: &Stands) -> VoipCallRow {
    let (line, direction) = (&said.line, row.direction);
    let recordings: Vec<_> = line
        .recordings()
        .map(|(at, seconds)| json!({ "at": at, "seconds": seconds }))
        .collect();
    VoipCallRow {
        provider_call_id: said.provider_call.first().cloned().or(row.provider_call_id),
        stage: match stands {
            Stands::Silent => Stage::Asked,
            Stands::Dialling => Stage::Dialling,
            Stands::Ringing => Stage::Ringing,
            Stands::Connected(_) => Stage::Connected,
            Stands::Held(_) | Stands::Missed(_) => Stage::Over,
        },
        began_at: line.began().unwrap_or(row.began_at),
        rang_at: line.rang(direction),
        answered_at: line.answered(direction),
        ended_at: line.ended(),
        missed: match stands {
            Stands::Missed(why) => Some(*why),
            _ => None,
        },
        recordings: recordings.into(),
        ..row
    }
}

/// Who of us it is, by their telephones: who have picked up, or who dialled by hand.
async fn at_the_desks(
    ctx: &Ctx,
    db: &mut PgConnection,
    said: &Said,
    direction: Direction,
) -> Result<Vec<(Uuid, String)>, Refusal> {
    let answered = said.line.answered_by();
    let there = said
        .desks
        .iter()
        .filter(|(leg, _)| direction == Direction::Outbound || answered.contains(&&**leg));
    let mut found = Vec::new();
    for (_, desk) in there {
        found.extend(who_picks_up(ctx, db, desk).await?);
    }
    Ok(found)
}
