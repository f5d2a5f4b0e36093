//! The day on which the demo is looked at.

use crate::server::demo::cast::{Cast, Planned};
use crate::{
    domain::{Closing, Direction, Span, Status},
    server::{Refusal, calls},
};
use chrono::{DateTime, TimeDelta, Timelike, Utc};

impl Cast {
    /// Sam's day as it stands: two calls forgotten, one held, one soon, two to come; and Ana is on the line.
    pub async fn today(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        let minute = TimeDelta::minutes(1);
        let quarter = |at: DateTime<Utc>| {
            at - TimeDelta::minutes(i64::from(at.minute() % 15))
                - TimeDelta::seconds(at.second().into())
        };
        let day = [
            (
                -3 * 1440,
                "Renewal terms for 2027",
                "Europe/Berlin",
                "Nordwind Logistik",
            ),
            (-1440, "Demo feedback", "America/New_York", "Halcyon Health"),
            (-95, "Invoice 2231 unclear", "America/New_York", "Acme Corp"),
            (25, "Qualify budget", "America/New_York", "Acme Corp"),
            (
                150,
                "Security questionnaire",
                "America/Los_Angeles",
                "Redwood Robotics",
            ),
            (
                300,
                "Onboarding check-in",
                "Asia/Kolkata",
                "Sundar Textiles",
            ),
        ];
        for (number, (minutes, purpose, zone, company)) in day.into_iter().enumerate() {
            let at = quarter(now + minute * minutes);
            let contact = self.of(company, number);
            let planned = Planned {
                purpose,
                direction: Direction::Outbound,
                at,
                zone,
                minutes: 30,
                contact,
                teammate: None,
            };
            let id = self
                .plan(&self.ctx(0, at.min(now) - TimeDelta::days(2)), planned)
                .await?;
            if number == 2 {
                let span = Span::new(at + TimeDelta::seconds(70), at + minute * 19)?;
                calls::start(&self.ctx(0, span.start()), id).await?;
                let outcome = self.outcome(
                    0,
                    Status::Held,
                    "Paid twice by mistake; the second payment goes back.",
                )?;
                self.close(
                    &self.ctx(0, at + minute * 20),
                    id,
                    Closing::Held { span, outcome },
                )
                .await?;
            }
        }
        let planned = Planned {
            purpose: "Price for 40 seats",
            direction: Direction::Outbound,
            at: quarter(now - minute * 4),
            zone: "Europe/Lisbon",
            minutes: 15,
            contact: self.of("Acme Corp", 3),
            teammate: None,
        };
        let id = self
            .plan(&self.ctx(1, now - TimeDelta::days(1)), planned)
            .await?;
        calls::start(&self.ctx(1, now - minute * 4), id).await?;
        Ok(())
    }
}
