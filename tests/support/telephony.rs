//! A telephone provider in tests: messages signed as Twilio signs them.

use super::{TestApp, now};
use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine, engine::general_purpose::STANDARD};
use callboard::{
    domain::Provider,
    server::{
        jobs,
        telephony::{
            connections::{self, SaveConnection, SaveLine},
            receive::{NotReceived, receive},
        },
        voip::{Delivery, Reply},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use ring::hmac;
use uuid::Uuid;

/// The key that the provider signs with.
pub const TOKEN: &str = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
/// Our number.
pub const OURS: &str = "+12125550199";
/// The call's name at the provider.
pub const CALL: &str = "CAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
/// The name of Kim's leg.
pub const DESK: &str = "CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
/// Where Kim picks up.
pub const KIMS: &str = "+493012345678";

/// A Twilio connection, with our number, which Kim answers.
pub async fn connect(app: &TestApp) -> Uuid {
    connect_over(app, connection(Provider::Twilio, app.ada)).await
}

/// The same over a connection of one's own.
pub async fn connect_over(app: &TestApp, fields: SaveConnection) -> Uuid {
    let ada = app.ctx(app.ada);
    let connection = connections::save(&ada, &fields).await.unwrap();
    let line = SaveLine {
        e164: OURS.into(),
        connection,
        owner: app.kim,
        others: Vec::new(),
        name: String::new(),
    };
    connections::save_line(&ada, &line).await.unwrap();
    connections::save_phone(&ada, app.kim, Some(KIMS))
        .await
        .unwrap();
    connection
}

/// A new connection's form.
pub fn connection(provider: Provider, owner: Uuid) -> SaveConnection {
    SaveConnection {
        id: None,
        provider,
        name: provider.word().into(),
        account: "AC00000000000000000000000000000000".into(),
        address: String::new(),
        dialplan: String::new(),
        token: TOKEN.into(),
        signing: String::new(),
        owner,
        dials: true,
    }
}

/// A message of Twilio's, signed.
pub fn delivery(app: &TestApp, connection: Uuid, query: &str, fields: &[(&str, &str)]) -> Delivery {
    let base = format!(
        "{}/webhooks/voip/{connection}",
        app.state.config.public_url()
    );
    let url = if query.is_empty() {
        base
    } else {
        format!("{base}?{query}")
    };
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let signed = sorted
        .iter()
        .fold(url.clone(), |text, (name, value)| text + name + value);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, TOKEN.as_bytes());
    let signature = STANDARD.encode(hmac::sign(&key, signed.as_bytes()));
    let mut headers = HeaderMap::new();
    headers.insert(
        "x-twilio-signature",
        HeaderValue::from_str(&signature).unwrap(),
    );
    Delivery {
        url,
        query: query.into(),
        headers,
        content_type: "application/x-www-form-urlencoded".into(),
        body: form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish()
            .into_bytes(),
    }
}

/// A second of the test's morning, as Twilio writes it.
pub fn at(second: i64) -> String {
    moment(second).to_rfc2822()
}

/// A second of the test's morning.
pub fn moment(second: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(second)
}

/// What Twilio tells of a call from `from` that Kim answers after nine seconds, and that lasts twelve minutes: each message with
/// its query.
pub fn answered(from: &str) -> Vec<(String, Vec<(String, String)>)> {
    let theirs = |number: &str, status: &str, second: i64, more: &[(&str, &str)]| {
        message(
            "",
            CALL,
            "inbound",
            (from, OURS),
            (number, status, second),
            more,
        )
    };
    let kims = |number: &str, status: &str, second: i64, more: &[(&str, &str)]| {
        let more = [&[("ParentCallSid", CALL)], more].concat();
        let query = format!("of={CALL}&leg=agent");
        message(
            &query,
            DESK,
            "outbound-dial",
            (from, KIMS),
            (number, status, second),
            &more,
        )
    };
    let mut all = vec![
        theirs("0", "ringing", 0, &[]),
        kims("0", "initiated", 1, &[]),
        kims("1", "ringing", 2, &[]),
        kims("2", "in-progress", 9, &[]),
        theirs("1", "in-progress", 9, &[]),
        theirs(
            "2",
            "completed",
            729,
            &[("CallDuration", "720"), ("Duration", "12")],
        ),
        kims(
            "3",
            "completed",
            730,
            &[("CallDuration", "720"), ("Duration", "12")],
        ),
    ];
    let recording = [
        ("CallSid", DESK),
        ("RecordingSid", "RE1"),
        ("RecordingUrl", "https://api.twilio.com/Recordings/RE1"),
        ("RecordingStatus", "completed"),
        ("RecordingDuration", "718"),
    ];
    all.push((format!("of={CALL}"), owned(&recording)));
    all
}

/// A message of Twilio's about one leg: with its query, how the call is named, who calls whom, and number, status and second.
pub fn message(
    query: &str,
    sid: &str,
    direction: &str,
    (from, to): (&str, &str),
    (number, status, second): (&str, &str, i64),
    more: &[(&str, &str)],
) -> (String, Vec<(String, String)>) {
    let at = at(second);
    let mut fields = vec![
        ("CallSid", sid),
        ("CallStatus", status),
        ("Direction", direction),
        ("From", from),
        ("To", to),
        ("SequenceNumber", number),
        ("CallbackSource", "call-progress-events"),
        ("Timestamp", &at),
    ];
    fields.extend(more);
    (query.to_owned(), owned(&fields))
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Delivers a message.
pub async fn deliver(
    app: &TestApp,
    connection: Uuid,
    (query, fields): &(String, Vec<(String, String)>),
) -> Result<Reply, NotReceived> {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    receive(
        &app.state,
        connection,
        &delivery(app, connection, query, &fields),
    )
    .await
}

/// Applies what waits.
pub async fn settle(app: &TestApp) {
    let mut db = app.db().await;
    sqlx::query("update jobs set due_at = clock_timestamp()")
        .execute(&mut *db)
        .await
        .unwrap();
    drop(db);
    jobs::run_due(&app.state, jobs::JOBS).await.unwrap();
}
