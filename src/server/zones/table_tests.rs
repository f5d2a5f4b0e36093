//! Every zone there is, over two years: winter, summer, and each change of the clocks, read and shown.
//!
//! Reading is held against showing: a wall clock means exactly those instants at which the clock on the wall shows it.

use super::*;
use crate::{
    domain::Reminders,
    server::{calls::reminders, store::calls::Plan},
};
use chrono::TimeDelta;

fn at(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .unwrap()
        .and_utc()
}

fn zones() -> impl Iterator<Item = Zone> {
    chrono_tz::TZ_VARIANTS
        .iter()
        .filter_map(|name| Zone::named(name.name()))
}

/// The instants at which a wall shows that clock, looked for with the two offsets that count around a change.
fn shown(zone: &Zone, wall: NaiveDateTime, edge: &Edge) -> Vec<DateTime<Utc>> {
    let mut found: Vec<DateTime<Utc>> = [edge.from_seconds, edge.to_seconds]
        .into_iter()
        .map(|offset| wall.and_utc() - TimeDelta::seconds(offset.into()))
        .filter(|at| zone.local(*at) == wall)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn every_zone_is_known_and_reads_winter_and_summer_as_it_shows_them() {
    let mut known = 0;
    for zone in zones() {
        known += 1;
        for moment in ["2026-01-15 12:34", "2026-07-15 12:34", "2027-01-15 12:34"].map(at) {
            let wall = zone.local(moment);
            assert_eq!(
                zone.read(wall),
                Reading::One(moment),
                "{} {wall}",
                zone.name()
            );
            assert!(zone.offset_label(moment).contains("UTC"), "{}", zone.name());
        }
        assert!(!zone.city().is_empty());
    }
    assert!(known > 500, "{known} zones");
    assert_eq!(known, chrono_tz::TZ_VARIANTS.len(), "a zone has no rules");
}

#[test]
fn every_change_of_the_clocks_is_read_as_it_is_shown() {
    let (mut gaps, mut folds) = (0, 0);
    for zone in zones() {
        for edge in zone
            .edges(at("2026-01-01 00:00"), at("2028-01-01 00:00"))
            .iter()
            .skip(1)
        {
            let jump = i64::from(edge.to_seconds - edge.from_seconds);
            // A change of the name alone, or of what is called summer.
            if jump == 0 {
                continue;
            }
            let (first, last) = (
                edge.wall.min(edge.wall + TimeDelta::seconds(jump)),
                edge.wall.max(edge.wall + TimeDelta::seconds(jump)),
            );
            let inside = first + (last - first) / 2;
            let minute = TimeDelta::minutes(1);
            for wall in [
                first - minute,
                first,
                inside,
                last - minute,
                last,
                last + minute,
            ] {
                let means = zone.read(wall);
                let expected = match shown(&zone, wall, edge)[..] {
                    [] => Reading::Skipped { next: last },
                    [one] => Reading::One(one),
                    [earlier, later] => Reading::Twice { earlier, later },
                    _ => unreachable!(),
                };
                assert_eq!(means, expected, "{} {wall}", zone.name());
            }
            match zone.read(inside) {
                Reading::Skipped { .. } => gaps += 1,
                Reading::Twice { .. } => folds += 1,
                Reading::One(_) => panic!("{} {inside} is inside a change", zone.name()),
            }
        }
    }
    assert!(gaps > 100 && folds > 100, "{gaps} gaps, {folds} folds");
}

#[test]
fn reminders_over_every_change_are_minutes_that_pass_and_days_on_the_wall() {
    for zone in zones() {
        for edge in zone
            .edges(at("2026-01-01 00:00"), at("2028-01-01 00:00"))
            .iter()
            .skip(1)
        {
            for after in [
                TimeDelta::minutes(5),
                TimeDelta::minutes(65),
                TimeDelta::hours(9),
                TimeDelta::hours(30),
            ] {
                let call = zone.first_at(edge.wall + after);
                let local = zone.local(call);
                let plan = Plan {
                    local,
                    zone: zone.name().to_owned(),
                    at: call,
                };
                let times =
                    reminders::times(&plan, &Reminders::parse("1 day, 24 h, 30 min").unwrap());
                let name = zone.name();
                let minutes: Vec<i64> = times
                    .iter()
                    .map(|time| (call - *time).num_minutes())
                    .collect();
                assert!(
                    minutes.contains(&30) && minutes.contains(&1440),
                    "{name} {local}: {minutes:?}"
                );
                let day_before = zone.first_at(local - TimeDelta::days(1));
                assert!(times.contains(&day_before), "{name} {local}");
                if let Reading::One(_) | Reading::Twice { .. } =
                    zone.read(local - TimeDelta::days(1))
                {
                    assert_eq!(
                        zone.local(day_before),
                        local - TimeDelta::days(1),
                        "{name} {local}"
                    );
                }
            }
        }
    }
}
