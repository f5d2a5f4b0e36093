//! What every measurement begins with.
#![allow(dead_code, reason = "each measurement uses its part")]

pub mod writes;

use axum::Router;
use callboard::{
    domain::{NewPassword, Role},
    server::{
        State,
        auth::{password, session},
        clock::Clock,
        config::ServeConfig,
        http,
        state::id_at,
        store::{self, MIGRATIONS, connect, users::NewUser},
    },
};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{future::Future, str::FromStr};
use tokio::net::TcpListener;
use uuid::Uuid;

/// As the server has it: what is measured is the server.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EMAIL: &str = "bench@callboard.example";
const PASSWORD: &str = "correct horse";

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
    State::new(pool.clone(), Clock::System, ServeConfig::for_verbs())
}

/// An administrator, and the cookie they are signed in with.
pub async fn signed_in(pool: &PgPool) -> (Uuid, String) {
    let state = state(pool);
    let id = id_at(state.clock.now());
    let hash = password::hash(&NewPassword::new(PASSWORD).expect("a password"))
        .await
        .expect("a hash");
    let user = NewUser {
        id,
        email: EMAIL,
        name: "Bench",
        role: Role::Admin,
        time_zone: "America/New_York",
        password_hash: &hash,
        password_is_given: false,
    };
    let mut db = pool.acquire().await.expect("a connection");
    store::users::insert(&mut db, &user).await.expect("a user");
    drop(db);
    let place = session::Place {
        address: "bench",
        agent: None,
        device: None,
    };
    let entered = session::sign_in(&state, EMAIL, PASSWORD, &place)
        .await
        .expect("a session");
    (id, format!("callboard={}", entered.tokens.session))
}

/// Serves it, as Callboard itself does; gives where.
pub async fn listen(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(http::serve(
        listener,
        router,
        http::HEAD,
        std::future::pending(),
    ));
    address
}
