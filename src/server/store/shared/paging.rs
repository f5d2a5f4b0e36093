//! Lists page by page, forwards and backwards: a page costs the same wherever it is.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Which page of a list; `P` is a place in it.
#[derive(Clone, Copy, Debug, Default)]
pub enum Page<P> {
    /// From the beginning.
    #[default]
    First,
    /// The rows after a place.
    After(P),
    /// The rows before a place.
    Before(P),
}

impl<P> Page<P> {
    /// What was asked for: after a place, else before one, else the first page.
    pub fn asked(after: Option<P>, before: Option<P>) -> Self {
        match (after, before) {
            (Some(place), _) => Self::After(place),
            (None, Some(place)) => Self::Before(place),
            (None, None) => Self::First,
        }
    }

    /// The place, and whether the list is read backwards from it.
    pub fn place(self) -> (Option<P>, bool) {
        match self {
            Self::First => (None, false),
            Self::After(place) => (Some(place), false),
            Self::Before(place) => (Some(place), true),
        }
    }

    /// Takes away the row that was read to know whether there are more than `size`, and gives where the pages before and
    /// after this one begin; `code` is a row's place.
    pub fn cut<T>(
        &self,
        rows: &mut Vec<T>,
        size: usize,
        code: impl Fn(&T) -> String,
    ) -> (Option<String>, Option<String>) {
        let more = rows.len() > size;
        if more {
            match self {
                Self::Before(_) => drop(rows.remove(0)),
                _ => rows.truncate(size),
            }
        }
        let (first, last) = (rows.first().map(&code), rows.last().map(&code));
        match self {
            Self::First => (None, last.filter(|_| more)),
            Self::After(_) => (first, last.filter(|_| more)),
            Self::Before(_) => (first.filter(|_| more), last),
        }
    }
}

/// A place in a list: the sort key and the id of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// A time in microseconds since 1970, a day, or seconds.
    pub key: i64,
    /// The row.
    pub id: Uuid,
}

impl Place {
    /// The place of a row in a list by time.
    pub fn at(at: DateTime<Utc>, id: Uuid) -> Self {
        Self {
            key: at.timestamp_micros(),
            id,
        }
    }

    /// The time and the row of a place in a list by time.
    pub fn moment(self) -> (DateTime<Utc>, Uuid) {
        let at = DateTime::from_timestamp_micros(self.key).unwrap_or_default();
        (at, self.id)
    }

    /// As it stands in an address.
    pub fn code(self) -> String {
        format!("{}_{}", self.key, self.id.simple())
    }

    /// Reads an address.
    pub fn parse(code: &str) -> Option<Self> {
        let (key, id) = code.split_once('_')?;
        let place = Self {
            key: key.parse().ok()?,
            id: id.parse().ok()?,
        };
        DateTime::from_timestamp_micros(place.key).map(|_| place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_and_rubbish_is_not() {
        let place = Place {
            key: 1_795_000_000_123_456,
            id: Uuid::from_u128(7),
        };
        assert_eq!(Place::parse(&place.code()), Some(place));
        for rubbish in [
            "",
            "_",
            "12",
            "x_0",
            "9223372036854775807_00000000000000000000000000000007",
        ] {
            assert_eq!(Place::parse(rubbish), None, "{rubbish}");
        }
    }
}
