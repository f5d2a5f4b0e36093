//! The only door to the server: one file a noun, one line a body.
//!
//! These functions are a public interface. Each asks first who is there (`ctx()`), and the verb behind it
//! whether they may. Reading is GET, changing is POST.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments, which the function documents")]

pub mod calls;
pub mod dispositions;
pub mod imports;
pub mod records;
pub mod session;
pub mod users;
pub mod work;

use crate::model::AppError;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Unreachable(error.to_string().chars().take(200).collect())
    }
}
