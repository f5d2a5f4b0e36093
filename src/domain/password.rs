//! Passwords as they are chosen.

use crate::domain::Refused;
use std::cmp::Reverse;

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

    /// The same, of somebody of that name and address: with figures around them, those are what is tried next.
    pub fn of(typed: &str, whose: [&str; 2]) -> Result<Self, Refused> {
        let new = Self::new(typed)?;
        let whole = whose.map(letters);
        let mut parts: Vec<String> = whose
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .map(letters)
            .chain(whole)
            .filter(|part| part.chars().count() >= 3)
            .collect();
        // The longest first: what is part of another is not what is left of it.
        parts.sort_by_key(|part| Reverse(part.len()));
        let mut rest = letters(typed);
        let before = rest.len();
        for part in &parts {
            rest = rest.replace(&**part, "");
        }
        if rest.len() < before && rest.chars().count() <= 2 {
            return Err(Refused::PasswordNamesYou);
        }
        Ok(new)
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
        let (bare, plain) = (letters(typed), letters(&plain));
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

/// Its letters, small.
fn letters(text: &str) -> String {
    let small = text.to_lowercase();
    small.chars().filter(|c| c.is_alphabetic()).collect()
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
    fn nobody_signs_in_with_their_name_or_address() {
        let whose = ["Sam Okafor", "sam.okafor@acme-tools.example"];
        for own in [
            "sam.okafor@acme-tools.example",
            "SamOkafor2026",
            "okafor-1984",
            "2026 acme tools",
            "Okafor.Sam.1!",
        ] {
            let refused = NewPassword::of(own, whose);
            assert!(matches!(refused, Err(Refused::PasswordNamesYou)), "{own}");
        }
        for fine in ["correct horse", "Okafor plays chess", "the tools of sams"] {
            assert!(NewPassword::of(fine, whose).is_ok(), "{fine}");
        }
        assert!(NewPassword::of("correct horse", ["", ""]).is_ok());
    }
}
