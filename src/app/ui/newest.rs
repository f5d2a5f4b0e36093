//! Questions that are asked while somebody goes on typing or reading: only the answer to the newest counts.

use crate::{dom, view::AppError};
use leptos::{prelude::*, server_fn::ServerFn};
use serde::{Serialize, de::DeserializeOwned};

/// Questions of one kind.
#[derive(Clone, Copy)]
pub struct Newest(StoredValue<u32>);

impl Newest {
    /// None was asked yet.
    pub fn question() -> Self {
        Self(StoredValue::new(0))
    }

    /// Asks, and hands on what comes, unless another question was asked meanwhile or the page is gone.
    pub fn ask<S>(self, input: &S, then: impl FnOnce(Result<S::Output, AppError>) + 'static)
    where
        S: ServerFn<Error = AppError> + Serialize,
        S::Output: DeserializeOwned + 'static,
    {
        self.0.update_value(|asked| *asked += 1);
        let asked = self.0.get_value();
        dom::fetch(input, move |answer| {
            if self.0.try_get_value() == Some(asked) {
                then(answer);
            }
        });
    }
}
