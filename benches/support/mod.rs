//! What every measurement begins with.
#![allow(dead_code, reason = "each measurement uses its part")]

use callboard::server::{
    State,
    clock::Clock,
    config::ServeConfig,
    store::{MIGRATIONS, connect},
};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{future::Future, str::FromStr, sync::Arc};

/// A number that `cargo xtask bench` hands over.
pub fn number<T: FromStr>(name: &str, otherwise: T) -> T {
    let given = std::env::var_os(name);
    given
        .and_then(|value| value.to_str()?.parse().ok())
        .unwrap_or(otherwise)
}

/// Where the database is.
pub fn url() -> String {
    let url =
        std::env::var_os("CALLBOARD_TEST_DATABASE").expect("run this with `cargo xtask bench`");
    url.into_string().expect("an address")
}

/// Runs it on as many threads as the server has.
pub fn run(what: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("threads")
        .block_on(what);
}

/// A database, connected to as Callboard does, and brought up to date.
pub async fn database(url: &str, connections: u32) -> PgPool {
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .connect_with(
            connect::options(url)
                .expect("an address")
                .options([("statement_timeout", "0")]),
        )
        .await
        .expect("run this with `cargo xtask bench`");
    MIGRATIONS.run(&pool).await.expect("migrations");
    pool
}

/// A Callboard on it.
pub fn state(pool: &PgPool) -> State {
    State {
        pool: pool.clone(),
        clock: Clock::System,
        config: Arc::new(ServeConfig::for_verbs()),
        has_users: Arc::default(),
        events: Arc::default(),
        sender: Default::default(),
    }
}
