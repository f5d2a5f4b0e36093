//! People and lists of choices, as their settings pages show them.

use crate::domain::{Role, Status};
use crate::view::{Choice, Values, When, query::Query};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A person's own settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// What they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their zone, an IANA name.
    pub zone: String,
    /// With which day their weeks begin: a code of `FirstDay`.
    pub week_begins: String,
    /// How dates and times are written for them: a code of `DateStyle`.
    pub date_style: String,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// What new plans begin with: `1 day, 30 min`; empty for none.
    pub reminder: String,
    /// How reminders come: a code of `Channel`.
    pub remind_by: String,
    /// Whether keys act on their own: `on` or `off`.
    pub keys: String,
    /// Where they pick up, as it is read; empty for nowhere.
    pub phone: String,
    /// The user.
    pub id: Uuid,
    /// Zones offered while typing.
    pub zones: Vec<Choice>,
}

/// What one's calendar can subscribe to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feed {
    /// The secret link; none where there is none.
    pub link: Option<String>,
}

/// How it stands with one's two-step sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SecondStep {
    /// The password is enough.
    Off,
    /// It is being set up.
    SettingUp {
        /// What the app scans.
        picture: Qr,
        /// The address in it, for an app on the same device.
        address: String,
        /// The key in it, in groups of four, for typing.
        key: String,
        /// The recovery codes, in two halves each.
        recovery: Vec<String>,
    },
    /// A code is asked for besides the password.
    On {
        /// Since when.
        since: When,
        /// How many recovery codes are left.
        left: usize,
    },
}

/// A QR code (ISO/IEC 18004).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Qr {
    /// How many squares each side has, the quiet margin included.
    pub side: usize,
    /// The dark squares, as a path of an SVG.
    pub path: String,
}

/// Where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedInPlace {
    /// The session.
    pub id: Uuid,
    /// The browser and what it runs on, as far as it says.
    pub device: String,
    /// The address it came from; empty where that was not noted.
    pub address: String,
    /// When it was last seen, to a few minutes.
    pub seen: When,
    /// Whether it is the one that asks.
    pub here: bool,
}

/// Somebody who signs in, as an administrator sees them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserSummary {
    /// Whether they are asked for a code besides their password.
    pub second_step: bool,
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// What they are trusted with.
    pub role: Role,
    /// The city of their zone.
    pub city: String,
    /// Their zone, an IANA name.
    pub zone: String,
    /// Whether they are kept out.
    pub disabled: bool,
    /// Of somebody who is kept out: what is still theirs, `20 calls and 3 tasks`; empty for nothing.
    pub left: String,
    /// Whether this is the reader.
    pub is_me: bool,
    /// Where they pick up, as it is read; empty for nowhere.
    pub phone: String,
}

/// What the list of users is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserQuery {
    /// Words of their name or e-mail address.
    pub q: String,
    /// `` (everybody) or `out` (those who are kept out).
    pub preset: String,
    /// The page after this one of them.
    pub after: String,
    /// The page before this one of them.
    pub before: String,
}

impl UserQuery {
    /// The address of this list.
    pub fn href(&self) -> String {
        Query::new("/settings/users")
            .with("q", &self.q)
            .with("preset", &self.preset)
            .with("after", &self.after)
            .with("before", &self.before)
            .href()
    }
}

/// A page of users.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserList {
    /// They, by name.
    pub rows: Vec<UserSummary>,
    /// Where somebody new is, unless it is said: where the reader is.
    pub zone: String,
    /// Where the page before this one ends.
    pub before: Option<String>,
    /// Where the page after this one begins.
    pub after: Option<String>,
}

/// A disposition, as an administrator sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DispositionRow {
    /// The disposition.
    pub id: Uuid,
    /// Its name.
    pub label: String,
    /// The statuses it may be chosen for.
    pub applies_to: Vec<Status>,
    /// Whether it is offered.
    pub active: bool,
    /// What it suggests to do next: `task`, `call`, or nothing.
    pub follow_up: String,
    /// After how many days.
    pub follow_up_days: String,
    /// Whether it is a reason why a call was not held or was cancelled; else an outcome.
    pub is_reason: bool,
    /// What the line said, where a reason says it: a code of `RESULTS`.
    pub result: String,
}

/// What a line may have said of a call that was not held: codes, and words.
pub const RESULTS: [(&str, &str); 5] = [
    ("no_answer", "No answer"),
    ("busy", "Busy"),
    ("voicemail", "Voicemail"),
    ("wrong_number", "Wrong number"),
    ("failed", "Could not be reached"),
];

/// What the line said of a call, in its word; none for a code nobody knows.
pub fn result_word(code: &str) -> Option<&'static str> {
    RESULTS
        .iter()
        .chain(&[("answered", "Answered")])
        .find(|(of, _)| *of == code)
        .map(|(_, word)| *word)
}

/// A user, as the settings page sends them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserForm {
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// A role code.
    pub role: String,
    /// Their zone, an IANA name.
    pub zone: String,
    /// Their first password.
    pub password: String,
}

/// A person's own settings, as the profile page sends them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    /// What the fields below held when they were read, a line each: what was not changed stays as it has become since.
    pub was: String,
    /// Their name.
    pub name: String,
    /// Their zone, an IANA name.
    pub zone: String,
    /// With which day their weeks begin: a code of `FirstDay`.
    pub week_begins: String,
    /// How dates and times are written for them: a code of `DateStyle`.
    pub date_style: String,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// What new plans begin with: `1 day, 30 min`; empty for none.
    pub reminder: String,
    /// How reminders come: a code of `Channel`.
    pub remind_by: String,
    /// `off` where keys do not act on their own.
    pub keys: String,
}

/// A disposition, as the settings page sends it. An unticked box sends nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DispositionForm {
    /// The disposition; empty for a new one.
    pub id: String,
    /// Its name.
    pub label: String,
    /// `yes` when it may be chosen for a held call.
    pub held: String,
    /// `yes` when it may be chosen for a call that was not held.
    pub not_held: String,
    /// `yes` when it may be chosen for a cancelled call.
    pub cancelled: String,
    /// `reason`, or empty for an outcome.
    pub kind: String,
    /// What the line said, where a reason says it.
    pub result: String,
    /// `yes` when it is offered.
    pub active: String,
    /// What it suggests to do next: `task`, `call`, or nothing.
    pub follow_up: String,
    /// After how many days, as typed.
    pub follow_up_days: String,
}

/// How Callboard itself is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// What was looked at.
    pub checks: Vec<HealthLine>,
    /// What goes on by itself.
    pub jobs: Vec<JobLine>,
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthLine {
    /// Whether all is well.
    pub good: bool,
    /// What was found.
    pub sentence: String,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLine {
    /// What it is for.
    pub title: String,
    /// Whether all is well.
    pub good: bool,
    /// `Ran 12 min ago in 40 ms, nothing was due`.
    pub ran: String,
    /// `Next in 48 min`, or how late it is.
    pub next: String,
    /// What went wrong, where it fails.
    pub problem: Option<String>,
}

impl ProfileForm {
    /// What was sent, a line for each field that is saved.
    pub fn lines(sent: &Values) -> String {
        let names = [
            "name",
            "zone",
            "week_begins",
            "date_style",
            "theme",
            "reminder",
            "remind_by",
            "keys",
        ];
        let value = |name: &str| sent.get(name).cloned().unwrap_or_default();
        names.map(value).join("\n")
    }

    /// The fields that are saved, in their order.
    pub fn fields(&mut self) -> [&mut String; 8] {
        [
            &mut self.name,
            &mut self.zone,
            &mut self.week_begins,
            &mut self.date_style,
            &mut self.theme,
            &mut self.reminder,
            &mut self.remind_by,
            &mut self.keys,
        ]
    }
}

impl Profile {
    /// As its form sends it where nothing is changed.
    pub fn form(&self) -> ProfileForm {
        ProfileForm {
            was: String::new(),
            name: self.name.clone(),
            zone: self.zone.clone(),
            week_begins: self.week_begins.clone(),
            date_style: self.date_style.clone(),
            theme: self.theme.clone(),
            reminder: self.reminder.clone(),
            remind_by: self.remind_by.clone(),
            keys: self.keys.clone(),
        }
    }

    /// Its fields, a line each.
    pub fn lines(&self) -> String {
        self.form().fields().map(|field| field.clone()).join("\n")
    }
}
