//! The demo's telephones: the simulator, a number, and where everybody picks up.

use crate::{
    domain::{Actor, Provider},
    server::{
        Ctx, Refusal, State,
        telephony::connections::{self, SaveConnection, SaveLine},
    },
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Our number in the demo; the first of the people answers it.
pub const OURS: &str = "+12125550199";

/// Sets them up.
pub async fn set_up(state: &State, people: &[Uuid], now: DateTime<Utc>) -> Result<(), Refusal> {
    let ctx = Ctx::new(state.clone(), now, Actor::System);
    let Some(owner) = people.first().copied() else {
        return Ok(());
    };
    let simulator = SaveConnection {
        id: None,
        provider: Provider::Simulator,
        name: "Simulator".into(),
        account: String::new(),
        address: String::new(),
        dialplan: String::new(),
        token: String::new(),
        signing: String::new(),
        owner,
        dials: true,
    };
    let connection = connections::save(&ctx, &simulator).await?;
    let line = SaveLine {
        e164: OURS.into(),
        connection,
        owner,
        others: Vec::new(),
        name: "Main number".into(),
    };
    connections::save_line(&ctx, &line).await?;
    for (nth, user) in (101..).zip(people) {
        connections::save_phone(&ctx, *user, Some(&format!("{nth}"))).await?;
    }
    Ok(())
}
