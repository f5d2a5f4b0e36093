//! Who dialled whom, and the four statuses of a call.

use serde::{Deserialize, Serialize};

/// Who dialled whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// They called us.
    Inbound,
    /// We called them.
    Outbound,
}

impl Direction {
    /// Both directions.
    pub const ALL: [Self; 2] = [Self::Outbound, Self::Inbound];

    /// As it is written in forms, addresses and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }

    /// As a person reads it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inbound => "Inbound",
            Self::Outbound => "Outbound",
        }
    }

    /// The direction of that code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|direction| direction.code() == code)
    }
}

/// The four statuses. A call on the line is `Planned` with a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Agreed, not closed.
    Planned,
    /// It took place.
    Held,
    /// It was tried, or due, and did not take place.
    NotHeld,
    /// It was called off.
    Cancelled,
}

impl Status {
    /// All statuses, in the order of a call's life.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Held, Self::NotHeld, Self::Cancelled];
    /// What a call may be closed as.
    pub const CLOSED: [Self; 3] = [Self::Held, Self::NotHeld, Self::Cancelled];

    /// As it is written in forms, addresses and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
            Self::NotHeld => "not_held",
            Self::Cancelled => "cancelled",
        }
    }

    /// As a person reads it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Held => "Held",
            Self::NotHeld => "Not held",
            Self::Cancelled => "Cancelled",
        }
    }

    /// The status of that code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}
