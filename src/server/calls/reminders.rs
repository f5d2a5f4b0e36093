//! When a call's reminders are due. Which ones there are, and for whom, is stated by the database with every change.

use crate::{
    domain::{Before, Reminders},
    server::{
        store::{self, calls::CallRow, calls::Plan},
        zones::Zone,
    },
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// The instants that a plan's reminders mean, in their order.
pub fn times(plan: &Plan, reminders: &Reminders) -> Vec<DateTime<Utc>> {
    let zone = Zone::named(&plan.zone).unwrap_or_else(Zone::utc);
    reminders
        .iter()
        .map(|before| time(plan.at, plan.local, &zone, before))
        .collect()
}

fn time(at: DateTime<Utc>, local: NaiveDateTime, zone: &Zone, before: Before) -> DateTime<Utc> {
    match before {
        Before::Minutes(minutes) => at - TimeDelta::minutes(minutes.into()),
        Before::Days(days) => {
            // The same time on the wall clock; where the clocks jump over it, the next that exists, and never after the call.
            let then = zone.first_at(local - TimeDelta::days(days.into()));
            then.min(at)
        }
    }
}

/// Derives them again for a call whose plan was put back: the rules of its zone may have changed since. The call is locked.
pub(super) async fn derive_again(db: &mut PgConnection, row: &CallRow) -> sqlx::Result<()> {
    let (Some(at), Some(local), Some(zone)) =
        (row.scheduled_at, row.scheduled_local, &row.scheduled_zone)
    else {
        return Ok(());
    };
    let plan = Plan {
        local,
        zone: zone.clone(),
        at,
    };
    let times = times(&plan, &row.reminders());
    if times != row.reminder_times {
        store::call_plans::save_reminder_times(db, row.id, &times).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(zone: &str, local: &str) -> Plan {
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
        Plan {
            local,
            zone: zone.into(),
            at: Zone::named(zone).unwrap().first_at(local),
        }
    }

    /// The reminders of a plan, on the wall clock of its zone.
    fn walls(zone: &str, local: &str, reminders: &str) -> Vec<String> {
        let plan = plan(zone, local);
        times(&plan, &Reminders::parse(reminders).unwrap())
            .into_iter()
            .map(|at| {
                let wall = Zone::named(zone).unwrap().local(at);
                wall.format("%d %H:%M").to_string()
            })
            .collect()
    }

    #[test]
    fn minutes_pass_and_days_are_days_on_the_wall() {
        // New York goes back an hour on 1 November 2026, and forward on 8 March 2026.
        assert_eq!(
            walls(
                "America/New_York",
                "2026-11-01 14:00",
                "1 day, 24 h, 30 min"
            ),
            ["31 15:00", "31 14:00", "01 13:30"]
        );
        assert_eq!(
            walls("America/New_York", "2026-03-08 14:00", "1 day, 24 h"),
            ["07 13:00", "07 14:00"]
        );
        // Lord Howe moves by half an hour; Kathmandu is a quarter of an hour off.
        assert_eq!(
            walls(
                "Australia/Lord_Howe",
                "2026-10-04 09:00",
                "1 day, 24 h, 8 h"
            ),
            ["03 08:30", "03 09:00", "04 00:30"]
        );
        assert_eq!(
            walls("Asia/Kathmandu", "2026-11-26 09:00", "1 week, 1 h"),
            ["19 09:00", "26 08:00"]
        );
    }

    #[test]
    fn thirty_minutes_before_are_thirty_minutes_over_every_edge() {
        for (zone, local) in [
            ("America/New_York", "2026-03-08 03:10"),
            ("America/New_York", "2026-11-01 01:10"),
            ("America/New_York", "2026-11-01 02:10"),
            ("Europe/London", "2026-03-29 02:05"),
            ("Australia/Lord_Howe", "2026-04-05 01:45"),
            ("Africa/Casablanca", "2026-03-22 03:00"),
        ] {
            let plan = plan(zone, local);
            let times = times(&plan, &Reminders::parse("30 min").unwrap());
            assert_eq!((plan.at - times[0]).num_minutes(), 30, "{zone} {local}");
        }
    }

    #[test]
    fn a_day_before_that_does_not_exist_is_the_next_that_does() {
        // 02:30 on 8 March 2026 does not exist in New York.
        assert_eq!(
            walls("America/New_York", "2026-03-09 02:30", "1 day"),
            ["08 03:00"]
        );
        // 01:30 on 1 November comes twice: the first one.
        let plan = plan("America/New_York", "2026-11-02 01:30");
        assert_eq!(
            (plan.at - times(&plan, &Reminders::parse("1 day").unwrap())[0]).num_hours(),
            25
        );
    }
}
