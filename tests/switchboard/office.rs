//! An office with a real switchboard: Kim at 101, Ada at 102, a customer outside, and Callboard, which listens.

use super::{
    asterisk::{Asterisk, PASSWORD, USER},
    support::{TestApp, records::record, telephony::connection},
    telephones::{Does, Telephone, Which},
};
use callboard::{
    domain::{JobName, Provider, Purpose, RecordKind, Stage},
    server::{
        clock::Clock,
        events::reader,
        jobs::{self, Job},
        store::{
            self,
            calls::CallRow,
            ledger::EventRow,
            voip_calls::{Of, VoipCallRow},
        },
        telephony::{
            connections::{self, SaveConnection, SaveLine},
            dial::{Dial, Dialled, dial},
            settle::{Said, delivery},
        },
        voip::{VoipProvider, ari},
    },
};
use std::{
    future::Future,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Our number, which Kim answers.
pub const OURS: &str = "+12125550199";
/// Our number that rings at both.
pub const GROUP: &str = "+12125550188";
/// The customer's number.
pub const JANE: &str = "+12125550147";
/// The customer, as the carrier says it.
pub const JANE_CALLS: &str = "\"Jane\" <sip:+12125550147@127.0.0.1>";

/// The office.
pub struct Office {
    /// Callboard.
    pub app: TestApp,
    /// The switchboard.
    pub pbx: Asterisk,
    /// The customer.
    pub jane: Uuid,
    /// The connection between them.
    pub connection: Uuid,
    running: Vec<JoinHandle<()>>,
    opened: Instant,
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Office {
    /// Opens one; none where there is no switchboard to be had.
    pub async fn open() -> Option<Self> {
        let pbx = Asterisk::start().await?;
        let mut app = TestApp::start().await;
        // The switchboard goes by the machine's clock.
        app.state.clock = Clock::System;
        let ada = app.ctx(app.ada);
        let command = SaveConnection {
            account: USER.into(),
            address: pbx.address(),
            dialplan: "callboard".into(),
            token: PASSWORD.into(),
            ..connection(Provider::Asterisk, app.ada)
        };
        let connection = connections::save(&ada, &command).await.unwrap();
        for (e164, owner) in [(OURS, app.kim), (GROUP, app.ada)] {
            let line = SaveLine {
                e164: e164.into(),
                connection,
                owner,
                others: Vec::new(),
                name: String::new(),
            };
            connections::save_line(&ada, &line).await.unwrap();
        }
        for (who, desk) in [(app.kim, "101"), (app.ada, "102")] {
            connections::save_phone(&ada, who, Some(desk))
                .await
                .unwrap();
        }
        let jane = record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
        let mut office = Self {
            app,
            pbx,
            jane,
            connection,
            running: Vec::new(),
            opened: Instant::now(),
        };
        office.listen().await;
        Some(office)
    }

    /// Callboard begins to listen, as a process does that is started.
    pub async fn listen(&mut self) {
        let wanted = [JobName::Switchboards, JobName::Ledger];
        let mine: Vec<Job> = jobs::JOBS
            .iter()
            .filter(|job| wanted.contains(&job.name))
            .copied()
            .collect();
        let (mine, state) = (&*Box::leak(mine.into_boxed_slice()), self.app.state.clone());
        let news = state.clone();
        self.running = vec![
            tokio::spawn(async move {
                let _ = reader::run(&news).await;
            }),
            tokio::spawn(async move { jobs::run_all(&state, mine).await }),
        ];
        let (app, connection) = (&self.app, self.connection);
        until("the switchboard is listened to", || async move {
            let row = store::voip_connections::find(&mut *app.db().await, connection).await;
            row.unwrap().filter(|row| row.line_since.is_some())
        })
        .await;
    }

    /// Callboard is gone, as if its process had been killed, and whatever it had to itself is free again.
    pub async fn killed(&mut self) {
        self.stop();
        sqlx::query(
            "update jobs set leased_by = null, leased_until = null, due_at = clock_timestamp()",
        )
        .execute(&mut *self.app.db().await)
        .await
        .unwrap();
        sqlx::query("update voip_connections set line_since = null")
            .execute(&mut *self.app.db().await)
            .await
            .unwrap();
    }

    fn stop(&mut self) {
        for task in self.running.drain(..) {
            task.abort();
        }
    }

    /// Kim's telephone and the customer's, and what each does.
    pub async fn telephones(&self, desk: Does, theirs: Does) -> [Telephone; 2] {
        // Ours first: it rings as soon as the customer calls.
        let desk = self.pbx.telephone(Which::Desk, desk).await;
        [desk, self.pbx.telephone(Which::Outside, theirs).await]
    }

    /// The customer calls our number, and talks with Kim for as long as the telephones are there.
    pub async fn talking(&self) -> [Telephone; 2] {
        let calls = Does::Calls(OURS, JANE_CALLS, 100_000);
        self.telephones(Does::Answers, calls).await
    }

    /// Kim clicks on the customer's number.
    pub async fn click(&self) -> Dialled {
        let command = Dial {
            id: self.app.ctx(self.app.kim).new_id(),
            call: None,
            record: Some(self.jane),
            number: JANE.into(),
            purpose: Purpose::new("Renewal").unwrap(),
            all_the_same: None,
        };
        dial(&self.app.ctx(self.app.kim), command).await.unwrap()
    }

    /// The one call that there is, once there is one.
    pub async fn the_call(&self) -> Uuid {
        let app = &self.app;
        until("a call is there", || async move {
            let all: Vec<Uuid> = sqlx::query_scalar("select call_id from voip_calls")
                .fetch_all(&mut *app.db().await)
                .await
                .unwrap();
            assert!(all.len() < 2, "one call is one call");
            all.first().copied()
        })
        .await
    }

    /// The customer hangs up.
    pub async fn customer_hangs_up(&self) {
        let channels = self.pbx.channels().await;
        let theirs = channels.iter().find(|(name, _)| name.contains("/carrier-"));
        let path = format!("channels/{}", theirs.unwrap().1);
        assert_eq!(self.pbx.ask(reqwest::Method::DELETE, &path).await.0, 204);
    }

    /// How long they talked, in milliseconds: not shorter than they did, and not longer than this office is open.
    pub fn talked(&self, voip: &VoipCallRow) -> u128 {
        let talked = voip.ended_at.unwrap() - voip.answered_at.unwrap();
        assert!(
            talked.to_std().unwrap() <= self.opened.elapsed(),
            "{talked}"
        );
        talked.to_std().unwrap().as_millis()
    }

    /// The call, and what the telephone says of it.
    pub async fn both(&self, call: Uuid) -> (CallRow, VoipCallRow) {
        let mut db = self.app.db().await;
        let row = store::calls::find(&mut db, call).await.unwrap().unwrap();
        let voip = store::voip_calls::find(&mut db, Of::Call(call)).await;
        (row, voip.unwrap().unwrap())
    }

    /// The call once it has come that far.
    pub async fn at(&self, call: Uuid, stage: Stage) -> (CallRow, VoipCallRow) {
        until(stage.word(), || async move {
            let both = self.both(call).await;
            (both.1.stage == stage).then_some(both)
        })
        .await
    }

    /// The call once it is over and nothing of it waits any more. That does not depend on the order in which it was told.
    pub async fn over(&self, call: Uuid) -> (CallRow, VoipCallRow) {
        self.at(call, Stage::Over).await;
        let app = &self.app;
        until("all ends are told and applied", || async move {
            let whole: bool = sqlx::query_scalar(
                "select count(distinct coalesce(told -> 'channel', told -> 'peer') ->> 'id')
                        = count(*) filter (where told ->> 'type' in ('ChannelDestroyed', 'ChannelGone')) and bool_and(applied)
                   from (select convert_from(body, 'utf8')::jsonb as told, applied_at is not null as applied from provider_events) as all_told",
            )
            .fetch_one(&mut *app.db().await)
            .await
            .unwrap();
            let channels = self.pbx.channels().await;
            (whole && channels.is_empty()).then_some(())
        })
        .await;
        let both = self.both(call).await;
        self.says_the_same_in_any_order(&both.1.conversation).await;
        both
    }

    async fn says_the_same_in_any_order(&self, conversation: &str) {
        let mut db = self.app.db().await;
        let told = store::ledger::of_conversation(&mut db, self.connection, conversation).await;
        let told = told.unwrap();
        let said = |order: &mut dyn Iterator<Item = &EventRow>| {
            let mut said = Said::default();
            for event in order {
                said.add(
                    ari::Asterisk
                        .hear(&delivery(event), event.received_at)
                        .unwrap(),
                );
            }
            said
        };
        let in_order = said(&mut told.iter());
        assert_eq!(in_order, said(&mut told.iter().rev()));
        for from in 0..told.len() {
            let (before, after) = told.split_at(from);
            // Turned round at any place, and all of it twice.
            let mut order = after.iter().chain(before.iter().rev()).chain(&told);
            assert_eq!(in_order, said(&mut order));
        }
    }
}

/// Waits until there is something to be seen.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, look: impl Fn() -> F) -> T {
    for _ in 0..3_600 {
        if let Some(seen) = look().await {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not within three minutes: {what}");
}
