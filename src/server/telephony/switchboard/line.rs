//! One line to a switchboard: opened, listened to, and opened again.

use super::{Board, catch_up::catch_up, channels::Channels, hear::hear};
use crate::server::{
    State, store,
    voip::{
        ari::{self, Event},
        ask::{self, Line},
    },
};
use chrono::{DateTime, Utc};
use futures_util::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::time::{Instant, interval, sleep, timeout};
use tokio_tungstenite::tungstenite::Message as Frame;

/// How often a line is asked whether it still stands, and how long it may say nothing.
const ALIVE: Duration = Duration::from_secs(10);
const SILENT: Duration = Duration::from_secs(30);

/// How long until a line is opened again: first, and at most.
const AGAIN: Duration = Duration::from_millis(500);
const AGAIN_AT_MOST: Duration = Duration::from_secs(30);

/// Keeps a line to a switchboard, for ever.
pub(super) async fn keep(state: State, board: Board) {
    let mut pause = AGAIN;
    // Before this process, another may have listened.
    let mut seen_at = last_seen(&state, &board).await;
    loop {
        let why = match open(&board).await {
            Ok(line) => {
                let opened_at = Instant::now();
                let why = listen(&state, &board, line, &mut seen_at).await;
                if opened_at.elapsed() > AGAIN_AT_MOST {
                    pause = AGAIN;
                }
                why
            }
            Err(why) => why,
        };
        tracing::warn!(connection = %board.connection, why, "a switchboard is not listened to");
        say(&state, &board, Some(&why)).await;
        sleep(pause).await;
        pause = (pause * 2).min(AGAIN_AT_MOST);
    }
}

/// One application for each connection: a second one of that name would take the events from the first.
async fn open(board: &Board) -> Result<Line, String> {
    let account = board.account();
    let path = format!(
        "events?app=callboard-{}&subscribeAll=true",
        board.connection.simple()
    );
    ask::listen(&ari::address(&account, &path), &account.basic()).await
}

/// Notes that it is listened to, or why not.
async fn say(state: &State, board: &Board, problem: Option<&str>) {
    let said = async {
        let mut db = state.pool.acquire().await?;
        let now = state.clock.now();
        store::voip_connections::save_line_state(&mut db, board.connection, problem, now).await
    };
    if let Err(error) = said.await {
        tracing::warn!(%error, "how a switchboard's line stands could not be noted");
    }
}

/// Listens until the line is cut; gives why it was.
async fn listen(
    state: &State,
    board: &Board,
    line: Line,
    seen_at: &mut Option<DateTime<Utc>>,
) -> String {
    let (mut says, mut hears) = line.split();
    let mut channels = Channels::default();
    // What was missed first: events wait meanwhile.
    if let Err(why) = catch_up(state, board, &mut channels, *seen_at).await {
        return why;
    }
    say(state, board, None).await;
    let (mut alive, mut heard_at) = (interval(ALIVE), Instant::now());
    loop {
        let heard = tokio::select! {
            // What is there is heard first, however long the last of it took.
            biased;
            heard = hears.next() => heard,
            _ = alive.tick() => {
                if heard_at.elapsed() > SILENT {
                    return "nothing was heard for half a minute".to_owned();
                }
                seen(state, board).await;
                if timeout(ALIVE, says.send(Frame::Ping(Vec::new().into()))).await.is_err() {
                    return "it takes nothing any more".to_owned();
                }
                continue;
            }
        };
        match heard {
            None | Some(Ok(Frame::Close(_))) => return "it closed the line".to_owned(),
            Some(Err(error)) => {
                tracing::warn!(%error, connection = %board.connection, "a switchboard's line was cut");
                return "the line was cut".to_owned();
            }
            Some(Ok(Frame::Text(text))) => {
                if taken_over(&text) {
                    return "another program listens under the same name".to_owned();
                }
                hear(state, board, &mut channels, text.as_bytes()).await;
            }
            Some(Ok(_)) => {}
        }
        heard_at = Instant::now();
        *seen_at = Some(state.clock.now());
    }
}

/// When it was last noted that a line stood; whoever kept that is gone.
async fn last_seen(state: &State, board: &Board) -> Option<DateTime<Utc>> {
    let seen = async {
        let mut db = state.pool.acquire().await?;
        store::voip_connections::forget_line_state(&mut db, board.connection).await?;
        store::switchboard_lines::seen_at(&mut db, board.connection).await
    };
    seen.await.unwrap_or_else(|error: sqlx::Error| {
        tracing::warn!(%error, "it is not known when a switchboard was last heard");
        None
    })
}

/// Notes that it stands.
async fn seen(state: &State, board: &Board) {
    let noted = async {
        let mut db = state.pool.acquire().await?;
        store::switchboard_lines::seen(&mut db, board.connection, state.clock.now()).await
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "that a switchboard is heard could not be noted");
    }
}

/// Whether another program has connected as the same application: this one hears nothing any more.
fn taken_over(text: &str) -> bool {
    text.contains("\"ApplicationReplaced\"")
        && serde_json::from_str::<Event>(text)
            .is_ok_and(|event| event.kind == "ApplicationReplaced")
}
