//! Numbers that are dialled with one press.

use crate::server::{Visit, store};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// The first number of each of these people that may be dialled, in E.164; none where the reader cannot dial from here.
pub(super) async fn dialled(
    ctx: &Visit,
    db: &mut PgConnection,
    people: &[Uuid],
) -> sqlx::Result<HashMap<Uuid, String>> {
    let mut numbers = HashMap::new();
    if !ctx.me.dials || people.is_empty() {
        return Ok(numbers);
    }
    for (of, number) in store::phones::of_records(db, people).await? {
        if let Some(e164) = number.e164.filter(|_| !number.do_not_call) {
            numbers.entry(of).or_insert(e164);
        }
    }
    Ok(numbers)
}
