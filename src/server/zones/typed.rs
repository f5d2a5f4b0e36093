//! Zones as people type them: by their city, in any letters, or by what the United States and Canada call theirs.

use super::Zone;

/// What is said there, and the zone that is meant: the one with the clock changes, whatever the season.
const SAID: [(&str, &str); 27] = [
    ("eastern", "America/New_York"),
    ("et", "America/New_York"),
    ("est", "America/New_York"),
    ("edt", "America/New_York"),
    ("central", "America/Chicago"),
    ("ct", "America/Chicago"),
    ("cst", "America/Chicago"),
    ("cdt", "America/Chicago"),
    ("mountain", "America/Denver"),
    ("mt", "America/Denver"),
    ("mst", "America/Denver"),
    ("mdt", "America/Denver"),
    ("pacific", "America/Los_Angeles"),
    ("pt", "America/Los_Angeles"),
    ("pst", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
    ("alaska", "America/Anchorage"),
    ("atlantic", "America/Halifax"),
    ("hawaii", "Pacific/Honolulu"),
    ("hst", "Pacific/Honolulu"),
    ("uk", "Europe/London"),
    ("bst", "Europe/London"),
    ("cet", "Europe/Berlin"),
    ("cest", "Europe/Berlin"),
    ("gmt", "Etc/GMT"),
    ("z", "UTC"),
    ("arizona", "America/Phoenix"),
];

impl Zone {
    /// The zone that is meant; none where that is not plain.
    pub fn typed(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase().replace('_', " ");
        let short = lower
            .trim_end_matches("time")
            .trim_end()
            .trim_end_matches("standard")
            .trim_end_matches("daylight")
            .trim_end();
        if let Some((_, name)) = SAID.iter().find(|(said, _)| *said == short) {
            return Self::named(name);
        }
        let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let as_typed = |name: &str| name.to_lowercase().replace('_', " ");
        if let Some(name) = names().find(|name| as_typed(name) == lower) {
            return Self::named(name);
        }
        // Of a city's names the one that is offered, else the first that is no old spelling of another.
        let city = |name: &&str| {
            let (area, place) = name.rsplit_once('/').unwrap_or(("", name));
            !matches!(
                area,
                "" | "US" | "Etc" | "Canada" | "Brazil" | "Mexico" | "Chile"
            ) && as_typed(place) == lower
        };
        let offered = super::OFFERED.into_iter().find(|name| city(name));
        offered.or_else(|| names().find(city)).and_then(Self::named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_what_people_call_them() {
        for (typed, name) in [
            ("America/Chicago", "America/Chicago"),
            ("america/chicago", "America/Chicago"),
            ("Chicago", "America/Chicago"),
            ("new york", "America/New_York"),
            ("New_York", "America/New_York"),
            ("Central", "America/Chicago"),
            ("Central Time", "America/Chicago"),
            ("Pacific Standard Time", "America/Los_Angeles"),
            ("EST", "America/New_York"),
            ("US/Central", "US/Central"),
            ("London", "Europe/London"),
            ("utc", "UTC"),
            ("Buenos Aires", "America/Argentina/Buenos_Aires"),
            ("Kathmandu", "Asia/Kathmandu"),
        ] {
            let zone = Zone::typed(typed).map(|zone| zone.name());
            assert_eq!(zone, Some(name), "{typed}");
        }
        for nonsense in ["", "Mars/Olympus", "time", "Springfield"] {
            assert!(Zone::typed(nonsense).is_none(), "{nonsense}");
        }
    }
}
