//! What happens, told to open pages as it happens: server-sent events (WHATWG HTML, 9.2).
//!
//! An event says what was changed and by whom, never what is in it: whoever shows it reads it again, as themselves. Its id is
//! where to read on from, so that a page whose line was cut is told what it missed.

use crate::{
    domain::Topic,
    server::{SignedIn, State, auth, http::web::server_fn_io, store, store::events::EventRow},
    view::{News, NewsItem},
};
use axum::{
    Extension, Router,
    extract::{Query, State as Shared},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
    routing::get,
};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, sleep},
};
use uuid::Uuid;

/// How often a silent line says that it is there: proxies close what says nothing for a minute.
const ALIVE: Duration = Duration::from_secs(20);
/// How often a listener's session is looked at again.
const STILL: Duration = Duration::from_secs(60);
/// What is told again to a page that comes back; beyond it, it reads everything.
const AGAIN: i32 = 500;

/// Where the stream is.
pub const PATH: &str = "/stream";

/// The stream.
pub fn router(state: State) -> Router {
    Router::new().route(PATH, get(open)).with_state(state)
}

/// Where to read on from, for a page that has heard nothing yet.
#[derive(Deserialize)]
struct From {
    #[serde(default)]
    from: i64,
}

async fn open(
    Shared(state): Shared<State>,
    me: Option<Extension<SignedIn>>,
    Query(From { from }): Query<From>,
    headers: HeaderMap,
) -> Response {
    let (Some(Extension(me)), Some(token)) = (me, server_fn_io::token(&state, &headers)) else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let last = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let listener = Listener {
        feed: state.events.listen(),
        from: last.unwrap_or(from),
        begun: false,
        look_at: Instant::now() + STILL,
        state,
        me: me.id,
        token,
    };
    let mut response = Sse::new(told(listener)).into_response();
    // A proxy that collects what it passes on would keep it for itself.
    response.headers_mut().insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response
}

struct Listener {
    feed: Receiver<Arc<EventRow>>,
    from: i64,
    begun: bool,
    look_at: Instant,
    state: State,
    me: Uuid,
    token: String,
}

fn told(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    })
}

impl Listener {
    /// The next thing to say; nothing when there is nobody any more to say it to.
    async fn next(&mut self) -> Option<Event> {
        if !self.begun {
            self.begun = true;
            // In a box while it goes on: a line that waits carries no room for a question to the database.
            return Some(Box::pin(self.missed()).await);
        }
        let events = self.state.events.clone();
        tokio::select! {
            heard = self.feed.recv() => {
                let news = self.heard(heard)?;
                // Somebody who can no longer sign in hears nothing more.
                let about_me = |item: &NewsItem| item.change.topic == Topic::User && item.change.subjects.contains(&self.me);
                if news.items.iter().any(about_me) {
                    self.look_at = Instant::now();
                }
                if !Box::pin(self.is_still_here()).await {
                    return None;
                }
                Some(self.say(&news))
            }
            () = sleep(ALIVE) => {
                if !Box::pin(self.is_still_here()).await {
                    return None;
                }
                Some(self.say_nothing())
            }
            () = events.closed() => None,
        }
    }

    /// What happened since the page was made, or was last told.
    async fn missed(&mut self) -> Event {
        let read = async {
            let mut db = self.state.pool.acquire().await?;
            if !store::events::may_be_told(&mut db, self.from, AGAIN).await? {
                let position = store::events::horizon(&mut db).await?;
                return Ok((position, None));
            }
            let (position, rows) = store::events::since(&mut db, self.from).await?;
            Ok::<_, sqlx::Error>((position, Some(rows)))
        };
        let news = match read.await {
            Ok((position, rows)) => {
                self.from = position;
                News {
                    anything: rows.is_none(),
                    items: rows.into_iter().flatten().map(|row| item(&row)).collect(),
                }
            }
            // Nothing is known: the page reads again, and is told the same when it cannot.
            Err(_) => News {
                anything: true,
                items: Vec::new(),
            },
        };
        if news == News::default() {
            self.say_nothing()
        } else {
            self.say(&news)
        }
    }

    /// What was heard, with everything that waits behind it.
    fn heard(&mut self, first: Result<Arc<EventRow>, RecvError>) -> Option<News> {
        // Read before the rest is taken: what was handed on by then is in it.
        let position = self.state.events.position();
        let mut news = News::default();
        let mut next = first;
        loop {
            match next {
                Ok(row) => news.items.push(item(&row)),
                Err(RecvError::Lagged(_)) => news.anything = true,
                Err(RecvError::Closed) => return None,
            }
            next = match self.feed.try_recv() {
                Ok(row) => Ok(row),
                Err(tokio::sync::broadcast::error::TryRecvError::Lagged(left_out)) => {
                    Err(RecvError::Lagged(left_out))
                }
                Err(_) => break,
            };
        }
        self.from = self.from.max(position);
        if news.items.len() > AGAIN as usize {
            news.anything = true;
        }
        if news.anything {
            news.items.clear();
        }
        Some(news)
    }

    fn say(&self, news: &News) -> Event {
        self.say_nothing().data(news.pack())
    }

    /// Where to read on from, and that the line is there. Without data a browser tells its page nothing.
    fn say_nothing(&self) -> Event {
        Event::default().id(self.from.to_string())
    }

    /// Whether the session is still open, as far as was looked; it is looked at again now and then, however much there is to say.
    async fn is_still_here(&mut self) -> bool {
        if Instant::now() < self.look_at {
            return true;
        }
        self.look_at = Instant::now() + STILL;
        // A database that is away says nothing about anybody.
        !matches!(
            auth::session::is_open(&self.state, &self.token).await,
            Ok(false)
        )
    }
}

fn item(row: &EventRow) -> NewsItem {
    NewsItem {
        transaction: row.transaction,
        change: row.change.clone(),
        by: row.actor.clone(),
    }
}
