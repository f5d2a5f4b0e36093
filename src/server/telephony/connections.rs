//! Telephone connections and our own numbers: what administrators set up.

use crate::{
    domain::{Action, Provider, Subject},
    server::{
        Ctx, Refusal,
        store::{self, voip_connections::Fields},
        telephony::secrets,
        vault::fill,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

/// A connection as it is to be.
#[derive(Clone, Debug)]
pub struct SaveConnection {
    /// Which one; none: a new one.
    pub id: Option<Uuid>,
    /// Who carries the calls; of one that is there, it stays.
    pub provider: Provider,
    /// The company's name for it.
    pub name: String,
    /// The account there.
    pub account: String,
    /// Where the provider is.
    pub address: String,
    /// The context of its dialplan that dials out, where it is a switchboard.
    pub dialplan: String,
    /// What requests carry; empty: as it was.
    pub token: String,
    /// What it signs with, where that is another one; empty: as it was.
    pub signing: String,
    /// Who answers calls to a number that is nobody's.
    pub owner: Uuid,
    /// Whether it is dialled with.
    pub dials: bool,
}

/// Adds a connection, or changes it. The key before a new one counts until the next: a provider may still sign with it.
pub async fn save(ctx: &Ctx, command: &SaveConnection) -> Result<Uuid, Refusal> {
    ctx.may(Action::ManageTelephony, Subject::default())?;
    let mut db = ctx.begin().await?;
    let there = match command.id {
        Some(id) => Some(
            store::voip_connections::find(&mut db, id)
                .await?
                .ok_or(Refusal::NotFound)?,
        ),
        None => None,
    };
    let id = there.as_ref().map_or_else(random_id, |there| there.id);
    let provider = there
        .as_ref()
        .map_or(command.provider, |there| there.provider);
    let mut kept = there
        .as_ref()
        .map(|there| secrets(&ctx.state, there))
        .unwrap_or_default();
    let before = kept.clone();
    if !command.token.is_empty() {
        kept.token.clone_from(&command.token);
    } else if kept.token.is_empty() && !super::has_account(provider) {
        // Our own message, signed with a key of our own.
        kept.token = random_key();
    }
    if !command.signing.is_empty() {
        kept.signing.clone_from(&command.signing);
    }
    if before.keys().next() != kept.keys().next() {
        kept.before = before.keys().next().unwrap_or_default().to_owned();
    }
    let sealed = (kept != before).then(|| ctx.state.vault.seal(id, &kept));
    let fields = Fields {
        name: &command.name,
        account: &command.account,
        address: &command.address,
        dialplan: &command.dialplan,
        secrets: sealed.as_deref(),
        owner: command.owner,
        dials: command.dials,
    };
    store::voip_connections::save(&mut db, id, provider, &fields).await?;
    db.commit().await?;
    ctx.state.known_connections.forget(id);
    Ok(id)
}

/// Gives a connection up, with its numbers: its calls and what it told stay.
pub async fn retire(ctx: &Ctx, id: Uuid) -> Result<(), Refusal> {
    ctx.may(Action::ManageTelephony, Subject::default())?;
    let mut db = ctx.begin().await?;
    store::voip_connections::retire(&mut db, id).await?;
    db.commit().await?;
    ctx.state.known_connections.forget(id);
    Ok(())
}

/// Calls are placed over this connection first, and over the others where it will not.
pub async fn prefer(ctx: &Ctx, id: Uuid) -> Result<(), Refusal> {
    ctx.may(Action::ManageTelephony, Subject::default())?;
    let mut db = ctx.begin().await?;
    if !store::voip_connections::save_first(&mut db, id).await? {
        return Err(Refusal::NotFound);
    }
    Ok(db.commit().await?)
}

/// A number of ours, as it is to be.
#[derive(Clone, Debug)]
pub struct SaveLine {
    /// The number, in E.164.
    pub e164: String,
    /// Whose connection brings its calls.
    pub connection: Uuid,
    /// Whose a call is until somebody picks up.
    pub owner: Uuid,
    /// Whose telephones ring with theirs.
    pub others: Vec<Uuid>,
    /// The company's name for it.
    pub name: String,
}

/// Adds a number of ours, or changes who answers it.
pub async fn save_line(ctx: &Ctx, line: &SaveLine) -> Result<(), Refusal> {
    ctx.may(Action::ManageTelephony, Subject::default())?;
    let mut db = ctx.begin().await?;
    store::voip_lines::save(
        &mut db,
        &line.e164,
        line.connection,
        line.owner,
        &line.others,
        &line.name,
    )
    .await?;
    Ok(db.commit().await?)
}

/// Takes a number of ours away.
pub async fn delete_line(ctx: &Ctx, e164: &str) -> Result<(), Refusal> {
    ctx.may(Action::ManageTelephony, Subject::default())?;
    let mut db = ctx.begin().await?;
    store::voip_lines::delete(&mut db, e164).await?;
    Ok(db.commit().await?)
}

/// Where somebody picks up: their own, or, for whoever manages users, another's.
pub async fn save_phone(ctx: &Ctx, user: Uuid, phone: Option<&str>) -> Result<(), Refusal> {
    if ctx.actor.user() != Some(user) {
        ctx.may(Action::ManageTelephony, Subject::default())?;
    }
    let mut db = ctx.begin().await?;
    store::users::save_phone(&mut db, user, phone).await?;
    Ok(db.commit().await?)
}

/// An id that cannot be guessed: it is part of an address that anybody may write to.
fn random_id() -> Uuid {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// A key that nobody knows yet.
pub fn random_key() -> String {
    let mut bytes = [0; 32];
    fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
