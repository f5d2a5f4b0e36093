//! What people are trusted with; what follows from it is in `policy`.

use crate::domain::Refused;
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

/// An e-mail address as it is kept and compared: in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// What was typed, as it would be kept; whether it is an address is another question.
    pub fn normal(typed: &str) -> String {
        typed
            .chars()
            .filter(|c| !c.is_control())
            .collect::<String>()
            .trim()
            .to_lowercase()
    }

    /// Refuses what no mail could reach: somebody at some host, at most 254 bytes (RFC 5321, 4.5.3.1.3).
    pub fn new(typed: &str) -> Result<Self, Refused> {
        let email = Self::normal(typed);
        let shaped = email.len() <= 254
            && !email.contains(char::is_whitespace)
            && email.split_once('@').is_some_and(|(user, host)| {
                !user.is_empty() && !host.is_empty() && !host.contains('@')
            });
        if shaped {
            Ok(Self(email))
        } else {
            Err(Refused::NoEmail)
        }
    }

    /// The same of somebody out there: no host of theirs is without a point.
    pub fn outside(typed: &str) -> Result<Self, Refused> {
        let email = Self::new(typed)?;
        match email.0.split_once('@') {
            Some((_, host)) if host.contains('.') => Ok(email),
            _ => Err(Refused::NoEmail),
        }
    }

    /// The address as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
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
