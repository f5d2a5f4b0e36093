//! Lists page by page, forwards and backwards: a page costs the same wherever it is.

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
