//! How somebody writes dates and times. Each has a default that is usual where they are, by the Unicode CLDR's patterns for
//! English there.

use super::coded::coded;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

coded! {
    /// How dates and times are written; its word is an example of it.
    DateStyle {
        /// As in Europe.
        DayFirst24 = "day_first_24", "26 Nov, 14:00";
        /// As in Australia or India.
        DayFirst12 = "day_first_12", "26 Nov, 2:00 pm";
        /// As in the United States.
        MonthFirst12 = "month_first_12", "Nov 26, 2:00 PM";
    }
}

/// Zones of the United States and Canada under `America/`, where the rest of that continent counts to 24.
const NORTH_AMERICA: &str = "Adak Anchorage Boise Chicago Denver Detroit Edmonton Fort_Wayne Halifax Indianapolis Juneau \
     Los_Angeles Louisville Menominee Metlakatla Moncton New_York Nome Phoenix Puerto_Rico Regina Sitka St_Johns Toronto \
     Vancouver Whitehorse Winnipeg Yakutat Yellowknife";

impl DateStyle {
    /// What is usual in a time zone.
    pub fn usual(zone: &str) -> Self {
        let (area, place) = zone.split_once('/').unwrap_or((zone, ""));
        match (area, place) {
            ("US" | "Canada", _) | ("Pacific", "Honolulu") | ("Asia", "Manila") => {
                Self::MonthFirst12
            }
            ("America", place)
                if ["Indiana/", "Kentucky/", "North_Dakota/"]
                    .iter()
                    .any(|state| place.starts_with(state))
                    || NORTH_AMERICA.split_whitespace().any(|one| one == place) =>
            {
                Self::MonthFirst12
            }
            ("Australia", _)
            | ("Pacific", "Auckland")
            | (
                "Asia",
                "Dhaka" | "Hong_Kong" | "Karachi" | "Kolkata" | "Kuala_Lumpur" | "Singapore",
            ) => Self::DayFirst12,
            _ => Self::DayFirst24,
        }
    }

    /// Whether `3/12` is the third of December.
    pub fn day_first(self) -> bool {
        self != Self::MonthFirst12
    }

    // They stay on one line.
    fn half(self, time: NaiveTime) -> &'static str {
        match (self, time.hour() < 12) {
            (Self::DayFirst24, _) => "",
            (Self::DayFirst12, true) => "\u{a0}am",
            (Self::DayFirst12, false) => "\u{a0}pm",
            (Self::MonthFirst12, true) => "\u{a0}AM",
            (Self::MonthFirst12, false) => "\u{a0}PM",
        }
    }

    fn hands(self, time: NaiveTime) -> String {
        match self {
            Self::DayFirst24 => time.format("%H:%M").to_string(),
            _ => time.format("%-I:%M").to_string(),
        }
    }

    /// `14:00`, `2:00 PM`.
    pub fn time(self, time: NaiveTime) -> String {
        self.hands(time) + self.half(time)
    }

    /// `14:00`, `2 PM`: an hour of the day, 0 to 23.
    pub fn hour(self, hour: u32) -> String {
        let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        match self {
            Self::DayFirst24 => self.hands(time),
            _ => format!("{}{}", time.format("%-I"), self.half(time)),
        }
    }

    /// `14:00:05`, `2:00:05 PM`.
    pub fn second(self, time: NaiveTime) -> String {
        let seconds = format!(":{:02}", time.second());
        self.hands(time) + &seconds + self.half(time)
    }

    /// `14:00–14:15`, `2:00–2:15 PM`, `11:45 AM–12:15 PM`.
    pub fn from_to(self, from: NaiveTime, to: NaiveTime) -> String {
        let half = self.half(from);
        let half = if half == self.half(to) { "" } else { half };
        format!("{}{half}–{}", self.hands(from), self.time(to))
    }

    /// `26 Nov`, `Nov 26`.
    pub fn day(self, day: NaiveDate) -> String {
        day.format(if self.day_first() { "%-d %b" } else { "%b %-d" })
            .to_string()
    }

    /// `26 Nov 2026`, `Nov 26, 2026`.
    pub fn day_of_year(self, day: NaiveDate) -> String {
        day.format(if self.day_first() {
            "%-d %b %Y"
        } else {
            "%b %-d, %Y"
        })
        .to_string()
    }

    /// `Thu 26 Nov`, `Thu, Nov 26`.
    pub fn weekday(self, day: NaiveDate) -> String {
        let comma = if self.day_first() { "" } else { "," };
        format!("{}{comma} {}", day.format("%a"), self.day(day))
    }

    /// `Thu 26 Nov 2026`, `Thu, Nov 26, 2026`.
    pub fn weekday_of_year(self, day: NaiveDate) -> String {
        let comma = if self.day_first() { "" } else { "," };
        format!("{}{comma} {}", day.format("%a"), self.day_of_year(day))
    }

    /// `Thursday, 26 November`, `Thursday, November 26`.
    pub fn long(self, day: NaiveDate) -> String {
        day.format(if self.day_first() {
            "%A, %-d %B"
        } else {
            "%A, %B %-d"
        })
        .to_string()
    }

    /// `Tue 16:00`, `Tue 4:00 PM`.
    pub fn weekday_time(self, wall: NaiveDateTime) -> String {
        format!("{} {}", wall.format("%a"), self.time(wall.time()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: String) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn dates_and_times_are_written_as_is_usual_there() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 5).unwrap();
        let at = |h, m| NaiveTime::from_hms_opt(h, m, 7).unwrap();
        for (zone, time, second, noon, long, short, year) in [
            (
                "Europe/London",
                "00:05",
                "14:00:07",
                "11:45–12:15",
                "Thursday, 5 November",
                "Thu 5 Nov",
                "5 Nov 2026",
            ),
            (
                "Australia/Sydney",
                "12:05 am",
                "2:00:07 pm",
                "11:45 am–12:15 pm",
                "Thursday, 5 November",
                "Thu 5 Nov",
                "5 Nov 2026",
            ),
            (
                "America/Chicago",
                "12:05 AM",
                "2:00:07 PM",
                "11:45 AM–12:15 PM",
                "Thursday, November 5",
                "Thu, Nov 5",
                "Nov 5, 2026",
            ),
        ] {
            let style = DateStyle::usual(zone);
            assert_eq!(plain(style.time(at(0, 5))), time);
            assert_eq!(plain(style.second(at(14, 0))), second);
            assert_eq!(plain(style.from_to(at(11, 45), at(12, 15))), noon);
            assert_eq!(style.long(day), long);
            assert_eq!(style.weekday(day), short);
            assert_eq!(style.day_of_year(day), year);
        }
        let style = DateStyle::MonthFirst12;
        assert_eq!(plain(style.from_to(at(14, 0), at(14, 15))), "2:00–2:15 PM");
        assert_eq!(
            plain(style.weekday_time(day.and_time(at(16, 0)))),
            "Thu 4:00 PM"
        );
    }

    #[test]
    fn most_of_the_world_counts_to_24() {
        for (zone, style) in [
            ("America/Sao_Paulo", DateStyle::DayFirst24),
            ("America/Indiana/Knox", DateStyle::MonthFirst12),
            ("Pacific/Honolulu", DateStyle::MonthFirst12),
            ("Asia/Kolkata", DateStyle::DayFirst12),
            ("UTC", DateStyle::DayFirst24),
        ] {
            assert_eq!(DateStyle::usual(zone), style, "{zone}");
        }
    }
}
