//! What happens elsewhere, as an open page is told.

use super::packed;
use crate::domain::Change;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsItem {
    /// Its transaction: a page that made the change itself knows it by this.
    pub transaction: i64,
    /// What was changed.
    pub change: Change,
    /// Who did it: their id and name. Nobody for what went by itself.
    pub by: Option<(Uuid, String)>,
}

/// What happened since a page was last told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// In its order.
    pub items: Vec<NewsItem>,
    /// Too much, or too long ago, to be told one by one: everything may have changed.
    pub anything: bool,
}

impl News {
    /// As a line of text.
    pub fn pack(&self) -> String {
        packed::pack(&postcard::to_allocvec(self).unwrap_or_default())
    }

    /// Reads a line. What cannot be read may be anything.
    pub fn unpack(line: &str) -> Self {
        postcard::from_bytes(&packed::unpack(line)).unwrap_or(Self {
            items: Vec::new(),
            anything: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Topic;

    #[test]
    fn news_is_one_line_and_is_read_back() {
        let news = News {
            items: vec![NewsItem {
                transaction: 10,
                change: Change {
                    topic: Topic::Call,
                    subjects: vec![Uuid::from_u128(13), Uuid::from_u128(0x0d0a_0d0a)],
                },
                by: Some((Uuid::from_u128(1), "Ana\nSilva".into())),
            }],
            anything: false,
        };
        let line = news.pack();
        assert!(!line.contains(['\n', '\r']));
        assert_eq!(News::unpack(&line), news);
        assert!(News::unpack("rubbish").anything);
    }
}
