//! What people are trusted with; what follows from it is in `policy`.

use serde::{Deserialize, Serialize};

/// What a person is trusted with; each role may do all that the one before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees every call, changes their own.
    Agent,
    /// Changes everybody's calls.
    Manager,
    /// Manages users and dispositions too.
    Admin,
}

impl Role {
    /// All roles, the least trusted first.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Manager, Self::Admin];

    /// As it is written in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// As a person reads it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agent => "Agent",
            Self::Manager => "Manager",
            Self::Admin => "Admin",
        }
    }

    /// The role of that code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
