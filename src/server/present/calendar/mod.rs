//! The calendar: days with their calls and tasks, side by side.

mod days;
mod people;

use crate::{
    domain::{CalendarSpan, DateStyle},
    server::{Failure, Visit, store, typed},
    view::{Calendar, CalendarQuery},
};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use days::{Grid, days};
use people::{Whose, whose};

/// Calls of one person, in one status and direction, in what is shown: nobody has more.
const OF_ONE: i64 = 2_000;
/// Everybody's calls on one day: what there is besides is said.
pub(super) const OF_A_DAY: i64 = 100;

/// What is shown around a day. What cannot be read of the address is left out, and said.
pub async fn calendar(visit: &Visit, query: &CalendarQuery) -> Result<Calendar, Failure> {
    let today = visit.reader().today();
    let span = CalendarSpan::parse(&query.span).unwrap_or(CalendarSpan::Week);
    let mut warnings = Vec::new();
    let around = match typed::date(&query.date, "date") {
        Ok(day) => day,
        Err(_) if query.date.trim().is_empty() => today,
        Err(_) => {
            warnings.push("That day could not be read: this is today.".to_owned());
            today
        }
    };
    let (first, many) = span.days(around, visit.me.week_begins);
    let dates: Vec<NaiveDate> = first.iter_days().take(many as usize).collect();
    let last = dates.last().copied().unwrap_or(first);
    let zone = &visit.me.zone;
    let begins: Vec<DateTime<Utc>> = dates
        .iter()
        .copied()
        .chain([last + TimeDelta::days(1)])
        .map(|day| zone.start_of(day))
        .collect();
    let (from, until) = (begins[0], begins[begins.len() - 1]);

    let mut db = visit.state.pool.acquire().await?;
    let chosen = people::chosen(visit, &mut db, query, &mut warnings).await?;
    // A month has no room for with whom.
    let has_room = span != CalendarSpan::Month;
    let (calls, tasks) = match &chosen {
        Whose::Everybody => (
            store::calendar::of_everybody(&mut db, &begins, OF_A_DAY, has_room).await?,
            store::tasks::due_between(&mut db, None, (first, last), OF_ONE).await?,
        ),
        Whose::These(people) => (
            store::calendar::of_people(&mut db, people, (from, until), OF_ONE, has_room).await?,
            store::tasks::due_between(&mut db, Some(people), (first, last), OF_ONE).await?,
        ),
    };
    let (people, more_people) = whose(visit, &mut db, &chosen).await?;
    let Grid {
        days,
        first_hour,
        hours,
    } = days(visit, (span, around), &dates, calls, tasks, &chosen);
    let now = zone.local(visit.now);
    let quarter = days::quarter_of(now).saturating_sub(first_hour * 4);
    let drawn = u32::try_from(hours.len()).unwrap_or(24) * 4;
    Ok(Calendar {
        query: CalendarQuery {
            span: query.shown(span).span,
            date: query.date.clone(),
            who: chosen.code(visit.me.id),
            add: String::new(),
        },
        span,
        title: title(visit.me.date_style, span, around, (first, last)),
        earlier: span.turned(around, -1).to_string(),
        later: span.turned(around, 1).to_string(),
        now: dates
            .iter()
            .position(|day| *day == today)
            .filter(|_| days::quarter_of(now) >= first_hour * 4 && quarter < drawn)
            .map(|column| (column, quarter)),
        days,
        hours,
        first_hour,
        people,
        more_people,
        city: zone.city(),
        warning: (!warnings.is_empty()).then(|| warnings.join(" ")),
    })
}

/// `Thursday, 26 November 2026`, `23–29 November 2026`, `30 November – 6 December 2026`, `November 2026`; in the United States
/// `Thursday, November 26, 2026`, `November 23–29, 2026`, `November 30 – December 6, 2026`.
fn title(
    style: DateStyle,
    span: CalendarSpan,
    around: NaiveDate,
    (first, last): (NaiveDate, NaiveDate),
) -> String {
    let words = |day: NaiveDate, format: &str| day.format(format).to_string();
    let [day, of_year, last_of_month] = if style.day_first() {
        ["%-d %B", "%-d %B %Y", "%-d %B %Y"]
    } else {
        ["%B %-d", "%B %-d, %Y", "%-d, %Y"]
    };
    match span {
        CalendarSpan::Day => words(around, &format!("%A, {of_year}")),
        CalendarSpan::Month => words(around, "%B %Y"),
        CalendarSpan::Week => match (first.year() == last.year(), first.month() == last.month()) {
            (true, true) => {
                let first = words(first, day.trim_end_matches(" %B"));
                format!("{first}–{}", words(last, last_of_month))
            }
            (true, false) => format!("{} – {}", words(first, day), words(last, of_year)),
            (false, _) => format!("{} – {}", words(first, of_year), words(last, of_year)),
        },
    }
}
