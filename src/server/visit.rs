//! Somebody signed in, with what only their screens need: forms and views are made for a visit, commands for a `Ctx`.

use crate::domain::{Actor, DateStyle, FirstDay, Person, Reminders, Role};
use crate::server::{
    Ctx, State,
    present::times::Reader,
    zones::{Zone, country},
};
use crate::view::Me;
use chrono::{DateTime, Utc};
use std::ops::Deref;
use uuid::Uuid;

/// A user who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What they are trusted with.
    pub role: Role,
    /// Their zone.
    pub zone: Zone,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// What their new plans begin with.
    pub reminders: Reminders,
    /// With which day their weeks begin.
    pub week_begins: FirstDay,
    /// How dates and times are written for them.
    pub date_style: DateStyle,
    /// Whether keys act on their own, without Ctrl.
    pub single_keys: bool,
    /// Whether an administrator chose their password: they choose another before anything else.
    pub password_is_given: bool,
    /// Their overdue calls, up to 99.
    pub overdue: i64,
    /// Their unread notifications, up to 99.
    pub unread: i64,
    /// Their calls that go on over a telephone.
    pub live: i64,
    /// Whether they can dial from here.
    pub dials: bool,
    /// The session they act in.
    pub session: Vec<u8>,
    /// Whether this request made the session live longer.
    pub renewed: bool,
}

impl SignedIn {
    /// Somebody who acts without a session: from the shell, or in a demo.
    pub fn plain(id: Uuid, name: &str, role: Role, zone: Zone) -> Self {
        Self {
            id,
            name: name.to_owned(),
            role,
            week_begins: FirstDay::usual(zone.name()),
            date_style: DateStyle::usual(zone.name()),
            zone,
            theme: "system".to_owned(),
            reminders: Reminders::default(),
            single_keys: true,
            password_is_given: false,
            overdue: 0,
            unread: 0,
            live: 0,
            dials: false,
            session: Vec::new(),
            renewed: false,
        }
    }

    /// As the pages know them.
    pub fn me(&self) -> Me {
        Me {
            id: self.id,
            name: self.name.clone(),
            role: self.role,
            city: self.zone.city(),
            overdue: self.overdue,
            unread: self.unread,
            live: self.live,
        }
    }
}

/// A request of somebody signed in. It is a `Ctx` wherever a command wants one.
#[derive(Clone, Debug)]
pub struct Visit {
    ctx: Ctx,
    /// Who asks, and how they read.
    pub me: SignedIn,
}

impl Visit {
    /// A visit that comes now.
    pub fn now(state: State, me: SignedIn) -> Self {
        let now = state.clock.now();
        Self::at(state, now, me)
    }

    /// A visit at some time.
    pub fn at(state: State, now: DateTime<Utc>, me: SignedIn) -> Self {
        let actor = Actor::User(Person {
            id: me.id,
            role: me.role,
        });
        Self {
            ctx: Ctx::new(state, now, actor),
            me,
        }
    }

    /// The same person at another time.
    pub fn moved_to(&self, now: DateTime<Utc>) -> Self {
        Self::at(self.state.clone(), now, self.me.clone())
    }

    /// In which countries a number without its own is read: the company's, then the one where the reader is.
    pub fn countries(&self) -> impl Iterator<Item = &str> {
        let own = country(self.me.zone.name());
        std::iter::once(&*self.state.config.country).chain(own)
    }

    /// Who reads, and when: for times in words.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            zone: &self.me.zone,
            style: self.me.date_style,
            now: self.now,
        }
    }
}

impl Deref for Visit {
    type Target = Ctx;

    fn deref(&self) -> &Ctx {
        &self.ctx
    }
}
