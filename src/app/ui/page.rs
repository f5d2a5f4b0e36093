//! What every page knows from the beginning.

use crate::view::{Me, packed};
use serde::{Deserialize, Serialize};
use std::{convert::Infallible, fmt, str::FromStr};

/// What the server tells the browser with the page: who is signed in, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Who is signed in.
    pub me: Option<Me>,
    /// The path and query of the page.
    pub path: String,
    /// Up to where what happened is in it: what came later is told.
    pub position: i64,
}

/// As it stands in the page: postcard as text, like everything else the server sends with a page.
impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&packed::pack(
            &postcard::to_allocvec(self).unwrap_or_default(),
        ))
    }
}

impl FromStr for Page {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(postcard::from_bytes(&packed::unpack(text)).unwrap_or_default())
    }
}
