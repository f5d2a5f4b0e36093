//! Who may do what.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

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

    /// Whether somebody of this role may change a call: their own (owned or made by them), or anybody's from manager up.
    pub fn may_change(self, me: Uuid, owner: Uuid, creator: Uuid) -> bool {
        self >= Self::Manager || me == owner || me == creator
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_changes_their_own_calls_and_a_manager_everybodys() {
        let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert!(Role::Agent.may_change(me, me, other));
        assert!(Role::Agent.may_change(me, other, me));
        assert!(!Role::Agent.may_change(me, other, other));
        assert!(Role::Manager.may_change(me, other, other));
        assert!(Role::Admin.may_change(me, other, other));
    }

    #[test]
    fn codes_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
