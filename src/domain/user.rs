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

    /// The address as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password somebody chose, not yet hashed.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    /// The fewest characters (NIST SP 800-63B, 3.1.1.2, asks for 8 and lets a service ask for more).
    pub const SHORTEST: usize = 10;
    /// The most.
    pub const LONGEST: usize = 200;

    /// Refuses what is too short, or absurdly long.
    pub fn new(typed: &str) -> Result<Self, Refused> {
        match typed.chars().count() {
            n if n < Self::SHORTEST => Err(Refused::PasswordTooShort(Self::SHORTEST)),
            length if length > Self::LONGEST => Err(Refused::TooLong {
                field: "password",
                limit: Self::LONGEST,
                length,
            }),
            _ if Self::is_common(typed) => Err(Refused::PasswordCommon),
            _ => Ok(Self(typed.to_owned())),
        }
    }

    /// Whether it is made of what anybody tries first (NIST SP 800-63B, 3.1.1.2): a common word or this product's name with
    /// figures around it, one character over and over, or a row of the keyboard.
    fn is_common(typed: &str) -> bool {
        const WORDS: [&str; 22] = [
            "password",
            "passwort",
            "letmein",
            "welcome",
            "qwerty",
            "qwertyuiop",
            "qwertz",
            "azerty",
            "iloveyou",
            "admin",
            "administrator",
            "changeme",
            "secret",
            "monkey",
            "dragon",
            "football",
            "baseball",
            "sunshine",
            "princess",
            "trustno",
            "callboard",
            "superman",
        ];
        let plain = typed
            .to_lowercase()
            .replace('0', "o")
            .replace(['@', '4'], "a")
            .replace(['1', '!'], "i")
            .replace(['3', '€'], "e")
            .replace(['$', '5'], "s");
        let letters = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphabetic())
                .collect::<String>()
        };
        let (bare, plain) = (letters(&typed.to_lowercase()), letters(&plain));
        let one_word = |text: &str| {
            WORDS.iter().any(|word| {
                let rest = text.replace(word, "");
                text.contains(word) && rest.chars().count() <= 2
            })
        };
        let mut different: Vec<char> = typed.chars().collect();
        different.sort_unstable();
        different.dedup();
        let rows = [
            "01234567890123456789",
            "98765432109876543210",
            "abcdefghijklmnopqrstuvwxyz",
            "qwertyuiopasdfghjklzxcvbnm",
        ];
        different.len() <= 4
            || one_word(&bare)
            || one_word(&plain)
            || rows.iter().any(|row| row.contains(&typed.to_lowercase()))
    }

    /// The password as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anybody_tries_first_is_no_password() {
        for common in [
            "password12",
            "P@ssw0rd!!",
            "1234567890",
            "qwertyuiop",
            "aaaaaaaaaa",
            "Callboard2026",
            "letmein123",
            "abababab12",
        ] {
            let refused = NewPassword::new(common);
            assert!(matches!(refused, Err(Refused::PasswordCommon)), "{common}");
        }
        for fine in [
            "correct horse",
            "callboard-demo",
            "my dragon eats admins",
            "Tuesdays 14:00",
        ] {
            assert!(NewPassword::new(fine).is_ok(), "{fine}");
        }
    }

    #[test]
    fn codes_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
