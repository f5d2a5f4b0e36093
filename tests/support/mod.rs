//! A Callboard of its own for each test: a fresh database, a clock that stands, people, and a way to ask for pages.
#![allow(dead_code, reason = "each test binary uses its part")]

pub mod provider;
pub mod queries;
pub mod records;
pub mod smtp;
pub mod telephony;

use axum::{
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use callboard::{
    domain::{DateStyle, NewPassword, Role},
    server::{
        SignedIn, State, Visit,
        auth::{password, session},
        clock::Clock,
        config::ServeConfig,
        forms::calls,
        http,
        state::id_at,
        store::{self, Cause, MIGRATIONS, users::NewUser},
        zones::Zone,
    },
    view::{CallForm, ClosingForm},
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use http_body_util::BodyExt;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;
use tower::ServiceExt;
use uuid::Uuid;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse";

/// Where people in tests are.
const HERE: session::Place<'static> = session::Place {
    address: "10.0.0.1",
    agent: None,
    device: None,
};

static TEMPLATE: OnceCell<(String, String)> = OnceCell::const_new();
/// Each test has a runtime of its own, and the framework expects one for a process: pages rendered on several at once
/// waited for ever now and then.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Thursday, 26 November 2026, 10:42 in New York.
pub fn now() -> DateTime<Utc> {
    utc("2026-11-26 15:42")
}

/// An instant.
pub fn utc(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .unwrap()
        .and_utc()
}

fn server() -> PgConnectOptions {
    let url = std::env::var_os("CALLBOARD_TEST_DATABASE").expect(
        "run the tests with `cargo xtask test`, or name a PostgreSQL in CALLBOARD_TEST_DATABASE",
    );
    store::connect::options(url.to_str().unwrap()).unwrap()
}

/// A migrated database that others are copied from, and the hash of everybody's password: both made once a run.
async fn template() -> &'static (String, String) {
    TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", std::process::id());
            let mut db = server().connect().await.unwrap();
            sqlx::query(AssertSqlSafe(format!("create database {name}")))
                .execute(&mut db)
                .await
                .unwrap();
            let mut template = server().database(&name).connect().await.unwrap();
            MIGRATIONS.run(&mut template).await.unwrap();
            template.close().await.unwrap();
            (
                name,
                password::hash(&NewPassword::new(PASSWORD).unwrap())
                    .await
                    .unwrap(),
            )
        })
        .await
}

/// An empty, migrated database.
pub async fn database() -> PgPool {
    let (template, _) = template().await;
    let name = format!(
        "test_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    let mut db = server().connect().await.unwrap();
    sqlx::query(AssertSqlSafe(format!(
        "create database {name} template {template}"
    )))
    .execute(&mut db)
    .await
    .unwrap();
    PgPoolOptions::new()
        .max_connections(4)
        .connect_with(server().database(&name))
        .await
        .unwrap()
}

/// A running Callboard with three people: Ada administers, Max manages, Kim is an agent; Kim is in Berlin, the others in New York.
pub struct TestApp {
    /// Its state.
    pub state: State,
    /// An administrator.
    pub ada: Uuid,
    /// A manager.
    pub max: Uuid,
    /// An agent.
    pub kim: Uuid,
}

impl TestApp {
    /// Starts one, on Thursday morning.
    pub async fn start() -> Self {
        let pool = database().await;
        let hash = &template().await.1;
        // By our clock, and not by the machine's: what is told of them is of this day too.
        let mut db = store::begin(&pool, None, Cause::System, now())
            .await
            .unwrap();
        let mut ids = Vec::new();
        for (email, name, role, zone) in [
            ("ada@test.example", "Ada", Role::Admin, "America/New_York"),
            ("max@test.example", "Max", Role::Manager, "America/New_York"),
            ("kim@test.example", "Kim", Role::Agent, "Europe/Berlin"),
        ] {
            let id = id_at(now());
            let user = NewUser {
                id,
                email,
                name,
                role,
                time_zone: zone,
                password_hash: hash,
                password_is_given: false,
            };
            store::users::insert(&mut db, &user).await.unwrap();
            ids.push(id);
        }
        sqlx::query("update users set date_style = 'day_first_24'")
            .execute(&mut *db)
            .await
            .unwrap();
        db.commit().await.unwrap();
        let state = state(pool);
        Self {
            state,
            ada: ids[0],
            max: ids[1],
            kim: ids[2],
        }
    }

    /// What a verb is given, by one of the three.
    pub fn ctx(&self, who: Uuid) -> Visit {
        let (name, role, zone) = match who {
            id if id == self.ada => ("Ada", Role::Admin, "America/New_York"),
            id if id == self.max => ("Max", Role::Manager, "America/New_York"),
            _ => ("Kim", Role::Agent, "Europe/Berlin"),
        };
        let zone = Zone::named(zone).unwrap();
        let me = SignedIn {
            date_style: DateStyle::DayFirst24,
            ..SignedIn::plain(who, name, role, zone)
        };
        Visit::now(self.state.clone(), me)
    }

    /// Moves the clock.
    pub fn later(&self, minutes: i64) {
        self.state
            .clock
            .set(self.state.clock.now() + TimeDelta::minutes(minutes));
    }

    /// A connection.
    pub async fn db(&self) -> sqlx::pool::PoolConnection<sqlx::Postgres> {
        self.state.pool.acquire().await.unwrap()
    }

    /// A planned call of somebody's, tomorrow at two in New York.
    pub async fn planned(&self, who: Uuid) -> Uuid {
        calls::plan(&self.ctx(who), &plan_form()).await.unwrap().0
    }

    /// Signs somebody in; gives their cookie.
    pub async fn cookie(&self, email: &str) -> String {
        format!(
            "callboard={}",
            session::sign_in(&self.state, email, PASSWORD, &HERE)
                .await
                .unwrap()
                .tokens
                .session
        )
    }

    /// Asks for a page, as a browser without JavaScript does.
    pub async fn get(&self, cookie: &str, path: &str) -> Page {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form from a page, as a browser without JavaScript does.
    pub async fn post(
        &self,
        cookie: &str,
        from: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie)
            .header(header::HOST, "callboard.test")
            .header(header::REFERER, format!("http://callboard.test{from}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends any request.
    pub async fn send(&self, mut request: Request<Body>) -> Page {
        // As every client does.
        request
            .headers_mut()
            .entry(header::HOST)
            .or_insert(header::HeaderValue::from_static("callboard.test"));
        let _one = ONE_AT_A_TIME.lock().await;
        Page::read(
            http::router(self.state.clone())
                .oneshot(request)
                .await
                .unwrap(),
        )
        .await
    }
}

/// The shared state over a database, with a clock that stands.
pub fn state(pool: PgPool) -> State {
    State::new(pool, Clock::fixed(now()), ServeConfig::for_verbs())
}

/// A plan for tomorrow at two in New York.
pub fn plan_form() -> CallForm {
    CallForm {
        id: id_at(now()).to_string(),
        purpose: "Qualify budget".into(),
        direction: "outbound".into(),
        date: "2026-11-27".into(),
        time: "14:00".into(),
        zone: "America/New_York".into(),
        length: "15 min".into(),
        ..CallForm::default()
    }
}

/// The form that closes a call.
pub fn closing(id: Uuid, status: &str) -> ClosingForm {
    ClosingForm {
        id: id.to_string(),
        status: status.into(),
        ..ClosingForm::default()
    }
}

/// An answer, read.
pub struct Page {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: axum::http::HeaderMap,
    /// Its body.
    pub body: String,
}

impl Page {
    async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Self {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The text of the first element that a selector finds.
    pub fn text(&self, selector: &str) -> String {
        let document = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        let found = document.select(&selector).next();
        found
            .map(|element| {
                element
                    .text()
                    .collect::<String>()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .unwrap_or_default()
    }

    /// An attribute of the first element that a selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let document = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        document
            .select(&selector)
            .next()
            .and_then(|element| element.attr(name))
            .unwrap_or_default()
            .to_owned()
    }

    /// How many elements a selector finds.
    pub fn count(&self, selector: &str) -> usize {
        let document = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        document.select(&selector).count()
    }
}
