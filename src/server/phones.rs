//! Telephone numbers: what was typed, read with the country as its context (libphonenumber's rules).

use phonenumber::{Mode, PhoneNumber, country};
use std::str::FromStr;

/// A number as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// E.164, `+12125550100`; none where it could not be read.
    pub e164: Option<String>,
    /// The extension's digits.
    pub extension: Option<String>,
    number: Option<PhoneNumber>,
}

impl Read {
    /// As a person reads it: `+1 212 555 0100`, with its extension; none where it could not be read.
    pub fn shown(&self) -> Option<String> {
        self.number
            .as_ref()
            .map(|number| grouped(number, self.extension.as_deref()))
    }

    /// Whether its country has such numbers.
    pub fn is_valid(&self) -> bool {
        self.number.as_ref().is_some_and(PhoneNumber::is_valid)
    }
}

/// Reads a typed number. `country` is an ISO 3166-1 code, for numbers without their `+`.
pub fn read(typed: &str, country: &str) -> Read {
    let nothing = Read {
        e164: None,
        extension: None,
        number: None,
    };
    // What follows an @ is a SIP provider's name.
    let text = typed
        .split('@')
        .next()
        .unwrap_or_default()
        .trim()
        .trim_start_matches("tel:")
        .trim_start_matches("sip:");
    // People part groups with a slash; the rules know no such thing.
    let text = text.replace(['/', '\\'], " ");
    let text = text.trim();
    // `00` is how most of the world dials out; where it is not, nobody's number begins with it.
    let text = match text.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => text.to_owned(),
    };
    // `+49 (0711)`: the zero in brackets is for those who dial within the country. Italian numbers keep theirs.
    let text = if text.starts_with('+') && !text.starts_with("+39") {
        text.replacen("(0", "(", 1)
    } else {
        text
    };
    let Ok(number) = phonenumber::parse(country::Id::from_str(country).ok(), &text) else {
        return nothing;
    };
    let e164 = number.format().mode(Mode::E164).to_string();
    // A number typed with its country is believed; a short one without it may be anything.
    let shaped = (8..=16).contains(&e164.len())
        && e164[1..].chars().all(|c| c.is_ascii_digit())
        && !e164.starts_with("+0");
    if !shaped || !(number.is_valid() || text.starts_with('+')) {
        return nothing;
    }
    let extension = number
        .extension()
        .map(|extension| extension.to_string())
        .filter(|digits| digits.len() <= 11 && !digits.is_empty());
    Read {
        e164: Some(e164),
        extension,
        number: Some(number),
    }
}

/// Reads a number that was typed without saying of which country: as one of the first of these where it is valid, and else as
/// [`read`] does of the first.
pub fn read_in(typed: &str, countries: &[&str]) -> Read {
    let reads = countries.iter().map(|country| read(typed, country));
    let first = reads
        .clone()
        .find(Read::is_valid)
        .or_else(|| reads.clone().next());
    first.unwrap_or_else(|| read(typed, ""))
}

/// Reads a number that may have lost its `+` on the way, as spreadsheets take it off: first as it is, then with one.
pub fn read_anyhow(typed: &str, country: &str) -> Read {
    let read = read(typed, country);
    let bare = !typed.is_empty()
        && typed
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace());
    if read.e164.is_some()
        || !bare
        || typed.starts_with('0')
        || typed.chars().filter(char::is_ascii_digit).count() < 10
    {
        return read;
    }
    let international = self::read(&format!("+{typed}"), country);
    let valid = international
        .number
        .as_ref()
        .is_some_and(PhoneNumber::is_valid);
    if valid { international } else { read }
}

/// A kept number as a person reads it: `+1 212 555 0100`, with its extension.
pub fn shown(e164: Option<&str>, extension: Option<&str>, typed: &str) -> String {
    let Some(e164) = e164 else {
        return typed.to_owned();
    };
    match (phonenumber::parse(None, e164), extension) {
        (Ok(number), extension) => grouped(&number, extension),
        (Err(_), Some(extension)) => format!("{e164} ext. {extension}"),
        (Err(_), None) => e164.to_owned(),
    }
}

fn grouped(number: &PhoneNumber, extension: Option<&str>) -> String {
    let text = number
        .format()
        .mode(Mode::International)
        .to_string()
        .replace(['-', '.'], " ");
    // The rules write an extension in their own way.
    let text = text
        .split(" ext")
        .next()
        .unwrap_or(&text)
        .trim_end()
        .to_owned();
    match extension {
        Some(extension) => format!("{text} ext. {extension}"),
        None => text,
    }
}

/// What stands in place of a number that is not shown, in words and as telephones spell them on their keys (`+266696687` is
/// ANONYMOUS, and would be one in Lesotho).
const WITHHELD: [&str; 17] = [
    "",
    "anonymous",
    "unknown",
    "<unknown>",
    "restricted",
    "private",
    "unavailable",
    "blocked",
    "withheld",
    "+266696687",
    "266696687",
    "+7378742833",
    "7378742833",
    "+2562533",
    "+8656696",
    "+86282452253",
    "86282452253",
];

/// Whether a caller does not show their number.
pub fn is_withheld(told: &str) -> bool {
    let told = told.trim().trim_start_matches("sip:");
    let user = told.split('@').next().unwrap_or_default();
    WITHHELD.iter().any(|word| user.eq_ignore_ascii_case(word))
}

/// Whether that is a country telephone numbers are known of.
pub fn is_country(code: &str) -> bool {
    country::Id::from_str(code).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_were_typed() {
        for (typed, country, e164, extension) in [
            ("+1 (212) 555-0100", "DE", Some("+12125550100"), None),
            ("0049/711-123456", "US", Some("+49711123456"), None),
            ("+49 (0711) 1234567", "US", Some("+497111234567"), None),
            ("212.555.0100 x43", "US", Some("+12125550100"), Some("43")),
            ("0711 123456", "DE", Some("+49711123456"), None),
            (
                "004959123456789@SIP-PROVIDER-1",
                "US",
                Some("+4959123456789"),
                None,
            ),
            ("888", "US", None, None),
            ("anonymous", "US", None, None),
            ("", "US", None, None),
        ] {
            let read = read(typed, country);
            assert_eq!(
                (read.e164.as_deref(), read.extension.as_deref()),
                (e164, extension),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_plus_that_was_lost_is_put_back_where_that_makes_a_number() {
        let read = |typed| read_anyhow(typed, "US").e164;
        assert_eq!(read("497111234567").as_deref(), Some("+497111234567"));
        assert_eq!(read("12125550100").as_deref(), Some("+12125550100"));
        assert_eq!(read("2125550100").as_deref(), Some("+12125550100"));
        assert_eq!(read("123"), None);
    }

    #[test]
    fn callers_who_do_not_show_their_number_are_known_in_every_spelling() {
        for told in [
            "",
            " Anonymous ",
            "sip:anonymous@anonymous.invalid",
            "+266696687",
            "<unknown>",
        ] {
            assert!(is_withheld(told), "{told}");
        }
        assert!(!is_withheld("+12125550100"));
    }

    #[test]
    fn a_number_is_shown_in_groups_and_an_unread_one_as_typed() {
        assert_eq!(
            shown(Some("+12125550100"), Some("43"), ""),
            "+1 212 555 0100 ext. 43"
        );
        assert_eq!(shown(None, None, "ask for Jane"), "ask for Jane");
    }
}
