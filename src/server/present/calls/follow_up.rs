//! What a follow-up is called, and when it is due, unless something else is said.

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
pub fn follow_up_due(what: &str, days: &str) -> String {
    let day = match days {
        "0" => "today".to_owned(),
        "1" => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    if what == "call" {
        format!("{day} 10:00")
    } else {
        day
    }
}
