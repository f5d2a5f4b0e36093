//! The way to the server, on the server: an answer stays the value it is, and becomes text only where it is written into a page.

use crate::view::{AppError, Reply, Values, packed};
use leptos::{
    ev::SubmitEvent, prelude::*, server::codee::string::FromToStringCodec, server_fn::ServerFn,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{any::Any, convert::Infallible, fmt, str::FromStr, sync::Arc};

/// What the server answered.
#[derive(Clone)]
pub struct Payload(Result<Arc<dyn Value>, AppError>);

/// An answer that is on its way, and asked for again when what it depends on changes.
pub type Asked = Resource<Payload, FromToStringCodec>;

/// An answer, whatever it is.
trait Value: Any + Send + Sync {
    fn text(&self) -> String;
}

impl<T: Serialize + Any + Send + Sync> Value for T {
    fn text(&self) -> String {
        packed::pack(&postcard::to_allocvec(self).unwrap_or_default())
    }
}

impl Payload {
    /// Reads it as what was asked for.
    pub fn read<T: Clone + 'static>(&self) -> Result<T, AppError> {
        let value: &dyn Any = &**self.0.as_ref().map_err(Clone::clone)?;
        value
            .downcast_ref::<T>()
            .cloned()
            .ok_or_else(|| AppError::Unreachable("another answer than was asked for".into()))
    }
}

impl Payload {
    /// Whether the server is of another release.
    pub fn is_outdated(&self) -> bool {
        matches!(self.0, Err(AppError::Outdated))
    }

    /// Whether there is no answer, for the database is away.
    pub fn is_away(&self) -> bool {
        matches!(
            self.0,
            Err(AppError::Unreachable(_) | AppError::Unavailable { .. } | AppError::Outdated)
        )
    }
}

/// As the browser's half reads it from the page: a sign, and postcard as text.
impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(value) => write!(f, "+{}", value.text()),
            Err(error) => write!(f, "-{}", error.text()),
        }
    }
}

impl FromStr for Payload {
    type Err = Infallible;

    fn from_str(_: &str) -> Result<Self, Infallible> {
        Ok(Self(Err(AppError::NotFound)))
    }
}

/// Asks for what a page shows.
pub fn ask<S>(_again: Signal<u32>, input: impl Fn() -> S + Send + Sync + 'static) -> Asked
where
    S: ServerFn<Error = AppError> + Serialize + 'static,
    S::Output: Serialize + Sync + 'static,
{
    Resource::new_str(
        || (),
        move |()| {
            let asked = input();
            async move {
                let answer = asked.run_body().await;
                Payload(answer.map(|value| Arc::new(value) as Arc<dyn Value>))
            }
        },
    )
}

/// Asks once, and hands on what comes.
pub fn fetch<S>(_input: &S, _then: impl FnOnce(Result<S::Output, AppError>) + 'static)
where
    S: ServerFn<Error = AppError> + Serialize,
    S::Output: DeserializeOwned,
{
}

/// The fields of a form, and the button it was sent by, as they stand in an address.
pub fn query_of(_: &SubmitEvent) -> Option<String> {
    None
}

/// What a form sends.
pub fn values_sent(_: &SubmitEvent) -> Values {
    Values::new()
}

/// Sends a form as it is, and hands on what the server says of it.
pub fn post_form(_: &'static str, _: &SubmitEvent, _: Box<dyn FnOnce(Result<Reply, AppError>)>) {}
