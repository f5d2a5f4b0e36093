//! What a form is told when it is done, with what one press takes back.

use crate::{server::calls::Changed, view::Reply};

/// It is done, and there is nothing to take back.
pub fn none(message: impl Into<String>) -> Reply {
    Reply::Done {
        message: message.into(),
        undo: None,
        changes: Vec::new(),
        transactions: Vec::new(),
    }
}

/// A call was changed.
pub fn change(message: impl Into<String>, changed: Changed) -> Reply {
    Reply::Done {
        message: message.into(),
        undo: changed.change.map(|change| change.to_string()),
        changes: Vec::new(),
        transactions: Vec::new(),
    }
}

/// Something else can be taken back, by its token.
pub fn token(message: impl Into<String>, token: String) -> Reply {
    Reply::Done {
        message: message.into(),
        undo: Some(token),
        changes: Vec::new(),
        transactions: Vec::new(),
    }
}
