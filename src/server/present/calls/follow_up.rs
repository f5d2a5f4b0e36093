//! What a follow-up is called, and when it is due, unless something else is said.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

/// `Follow up: Renewal terms`.
pub fn follow_up_title(purpose: &str) -> String {
    let text = if purpose.trim().is_empty() {
        "Follow up".to_owned()
    } else {
        format!("Follow up: {}", purpose.trim())
    };
    text.chars().take(300).collect()
}

/// When a suggestion is due, in words that are read back: `in 2 days`, `tomorrow 10:00`.
pub fn follow_up_due(what: &str, days: &str, today: NaiveDate) -> String {
    let many: i64 = days.parse().unwrap_or(0);
    // What would fall on a weekend is done on the Monday after it; what is for today is for today.
    let rest = match (today + TimeDelta::days(many)).weekday() {
        Weekday::Sat if many > 0 => 2,
        Weekday::Sun if many > 0 => 1,
        _ => 0,
    };
    let day = match many + rest {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        many if rest > 0 && many < 7 => "mon".to_owned(),
        many => format!("in {many} days"),
    };
    if what == "call" {
        format!("{day} 10:00")
    } else {
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_suggested_for_a_weekend() {
        // A Friday.
        let today = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
        for (what, days, said) in [
            ("call", "1", "mon 10:00"),
            ("task", "2", "mon"),
            ("task", "3", "in 3 days"),
            ("call", "8", "in 10 days 10:00"),
            ("task", "0", "today"),
        ] {
            assert_eq!(follow_up_due(what, days, today), said, "{what} {days}");
        }
        let saturday = today.succ_opt().unwrap();
        assert_eq!(follow_up_due("call", "1", saturday), "mon 10:00");
        assert_eq!(follow_up_due("task", "0", saturday), "today");
    }
}
