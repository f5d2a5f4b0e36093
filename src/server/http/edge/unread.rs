//! A request that is refused before it was read: its connection is closed behind the answer, and the answer says so, or a proxy
//! or browser would send the next request into it.

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, Request, Response, Version, header::CONNECTION},
};
use hyper::body::{Frame, Incoming, SizeHint};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

/// Whether all of a request was read by the time it is answered.
pub struct Reading {
    all: Arc<AtomicBool>,
    /// Later versions close nothing: there a connection carries more than one request at a time.
    closes: bool,
}

/// A request whose reading is watched.
pub fn watched(request: Request<Incoming>) -> (axum::extract::Request, Reading) {
    let all = Arc::new(AtomicBool::new(request.body().is_end_stream()));
    let reading = Reading {
        all: all.clone(),
        closes: request.version() <= Version::HTTP_11,
    };
    let request = request.map(|body| Body::new(Watched { body, all }));
    (request, reading)
}

impl Reading {
    /// Says in the answer that its connection is closed, where it is.
    pub fn said_in(self, mut answer: Response<Body>) -> Response<Body> {
        if self.closes && !self.all.load(Ordering::Relaxed) {
            let close = HeaderValue::from_static("close");
            answer.headers_mut().insert(CONNECTION, close);
        }
        answer
    }
}

struct Watched {
    body: Incoming,
    all: Arc<AtomicBool>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if matches!(frame, Poll::Ready(None)) || self.body.is_end_stream() {
            self.all.store(true, Ordering::Relaxed);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
