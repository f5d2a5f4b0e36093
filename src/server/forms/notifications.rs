//! What people do with notifications.

use crate::{
    server::{Failure, Visit, notifications, present::undo, typed::existing},
    view::Reply,
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

/// When a new morning begins.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("a time of day");

/// Marks one as read.
pub async fn read(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    notifications::read(visit, existing(id)?).await?;
    Ok(undo::none("Read."))
}

/// Marks as read what had come by then.
pub async fn read_all(visit: &Visit, until: &str) -> Result<Reply, Failure> {
    let until: DateTime<Utc> = until.parse().unwrap_or(visit.now);
    let read = notifications::read_all(visit, until).await?;
    Ok(undo::none(match read {
        0 => "All were read already.".to_owned(),
        1 => "One is read.".to_owned(),
        read => format!("{read} are read."),
    }))
}

/// Puts one off: so many minutes, or until `tomorrow` morning, where the reader is.
pub async fn snooze(visit: &Visit, id: &str, length: &str) -> Result<Reply, Failure> {
    let reader = visit.reader();
    let until = match (length.trim(), length.trim().parse::<i64>()) {
        ("tomorrow", _) => {
            let tomorrow = reader.today() + TimeDelta::days(1);
            reader.zone.first_at(tomorrow.and_time(MORNING))
        }
        (_, Ok(minutes @ 1..=10_080)) => visit.now + TimeDelta::minutes(minutes),
        _ => return Err(Failure::field("", "Choose how long to put it off.")),
    };
    notifications::snooze(visit, existing(id)?, until).await?;
    Ok(undo::none(format!(
        "Comes again {}.",
        match reader.short(until).label {
            label if length.trim() == "tomorrow" => format!("on {label}"),
            label => format!("at {label}"),
        }
    )))
}

/// Tries a mail again, now.
pub async fn retry_mail(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    notifications::retry_mail(visit, existing(id)?).await?;
    Ok(undo::none("It is tried again."))
}
