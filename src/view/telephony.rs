//! Telephones, as screens show them.

use crate::domain::{Fate, Provider, Stage};
use crate::view::{Choice, Drafts, Named, People, When};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the telephone says of a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Telephone {
    /// How far it has come.
    pub stage: Stage,
    /// Seconds that they have been talking, while they do.
    pub talking: Option<i64>,
    /// Names and values: numbers, times, the provider's name of the call.
    pub facts: Vec<(String, String)>,
    /// Recordings: where each is, and how long.
    pub recordings: Vec<(String, String)>,
    /// Who it is, how that is known, and who else has the number.
    pub matched: String,
    /// Who it may be, where that is not known.
    pub candidates: Vec<Named>,
    /// Their number for a new contact, where it is nobody's.
    pub number: Option<String>,
    /// Their number, where the reader can dial it.
    pub dial: Option<String>,
    /// Whether it is known who it is; it may be said that it is somebody else.
    pub known: bool,
    /// Where it is not known who it is: who is being looked for.
    pub find: Option<String>,
    /// Whether it can be ended from here.
    pub ends: bool,
}

/// A call of one's own that is going on, for the corner of every screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveCall {
    /// The call.
    pub id: Uuid,
    /// Who it is, or their number.
    pub title: String,
    /// `Inbound call · exact +1 212 555 0147`.
    pub under: String,
    /// How far it has come.
    pub stage: Stage,
    /// Seconds that they have been talking.
    pub talking: Option<i64>,
    /// Whoever it is.
    pub who: Option<Named>,
    /// The account.
    pub account: Option<Named>,
    /// The last call with them, and what is open.
    pub facts: Vec<String>,
    /// Who it may be.
    pub candidates: Vec<Named>,
    /// Their number for a new contact.
    pub number: Option<String>,
    /// Whether they call us.
    pub inbound: bool,
    /// Whether it can be ended from here.
    pub ends: bool,
    /// The id of a note that is begun.
    pub note: Uuid,
    /// What the reader was writing about it and has not saved.
    pub drafts: Drafts,
}

/// The telephony settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TelephonyPage {
    /// In the order of preference.
    pub connections: Vec<ConnectionCard>,
    /// Our numbers.
    pub lines: Vec<LineCard>,
    /// Who may answer.
    pub people: People,
    /// What waits in the ledger, in words.
    pub ledger: String,
    /// A fresh key, which a new connection may sign with.
    pub key: String,
    /// Who reads.
    pub me: Uuid,
}

/// A connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConnectionCard {
    /// Which one.
    pub id: Uuid,
    /// Who carries the calls.
    pub provider: Provider,
    /// The company's name for it.
    pub name: String,
    /// The account there.
    pub account: String,
    /// Where the provider is.
    pub address: String,
    /// The context of its dialplan that dials out.
    pub dialplan: String,
    /// Who answers numbers that are nobody's.
    pub owner: Uuid,
    /// What to paste at the provider; empty where it does not write to Callboard.
    pub webhook: String,
    /// How it is, in words.
    pub news: Vec<String>,
    /// Whether the words are good news.
    pub good: bool,
    /// Whether its credentials are there and can be read.
    pub sealed: bool,
    /// Of several that place calls: whether it is asked first.
    pub first: Option<bool>,
}

/// A number of ours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineCard {
    /// In E.164.
    pub e164: String,
    /// As a person reads it.
    pub shown: String,
    /// The company's name for it.
    pub name: String,
    /// Whose connection brings its calls.
    pub connection: Uuid,
    /// That connection's name.
    pub by: String,
    /// Whose a call is until somebody picks up.
    pub owner: Uuid,
    /// At whose telephones it rings too, parted by semicolons.
    pub others: String,
    /// All of them, in words.
    pub answered_by: String,
}

/// A connection's form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionForm {
    /// Which one; empty: a new one.
    pub id: String,
    /// A provider's code.
    pub provider: String,
    /// The company's name for it.
    pub name: String,
    /// The account there.
    pub account: String,
    /// Where the provider is.
    pub address: String,
    /// What requests carry; empty: as it was.
    pub token: String,
    /// What it signs with, where that is another one.
    pub signing: String,
    /// The context of its dialplan that dials out.
    pub dialplan: String,
    /// Who answers numbers that are nobody's.
    pub owner: String,
}

/// The form of a number of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineForm {
    /// The number as it stands in the list; empty: it is a new one.
    pub id: String,
    /// The number.
    pub number: String,
    /// The company's name for it.
    pub name: String,
    /// Whose connection brings its calls.
    pub connection: String,
    /// Who answers.
    pub owner: String,
    /// At whose telephones it rings too, parted by semicolons.
    pub others: String,
}

/// The form of a call that the simulator plays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SimulateForm {
    /// The simulator.
    pub connection: String,
    /// Who calls; empty: withheld.
    pub from: String,
    /// Which number of ours.
    pub to: String,
    /// How it goes: a code of `Fate`.
    pub fate: String,
    /// How long it rings, in seconds.
    pub rings: String,
    /// How long they talk: `12 min`, `90 s`.
    pub talks: String,
}

/// How calls may go that the simulator plays.
pub fn fates() -> Vec<Choice> {
    let offered = Fate::ALL.iter().filter(|fate| **fate != Fate::WrongNumber);
    Choice::list(offered.map(|fate| (fate.code(), fate.word())))
}

/// A page of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerPage {
    /// The newest first.
    pub rows: Vec<LedgerLine>,
    /// Where to read on.
    pub after: Option<i64>,
    /// What waits, in words.
    pub backlog: String,
    /// The call it is about, where it is one call's.
    pub call: Option<Uuid>,
    /// What telling it all again would change; empty where it was not asked, or nothing would.
    pub dry_run: Option<String>,
}

/// A message of a provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// Its place.
    pub id: i64,
    /// Whose it is.
    pub connection: String,
    /// When it came.
    pub when: When,
    /// What it says, in words.
    pub says: String,
    /// Signature, deliveries, and what became of it.
    pub story: String,
    /// What is wrong with it.
    pub problem: Option<String>,
    /// As it came.
    pub body: String,
    /// The call it became.
    pub call: Option<Uuid>,
}

/// What is confirmed before a number is dialled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DialPage {
    /// The id of the call.
    pub id: Uuid,
    /// The call that waits and is dialled, where one was chosen.
    pub call: Option<Uuid>,
    /// Who is called.
    pub record: Option<Named>,
    /// The number, as a person reads it.
    pub shown: String,
    /// The same in E.164.
    pub number: String,
    /// The link that dials it with this device.
    pub tel: Option<String>,
    /// What to know first: the hour there, calls within a day, who talks to them now.
    pub warnings: Vec<String>,
    /// Whether the number is not to be called: it takes a reason.
    pub blocked: bool,
    /// What the call is for, as a proposal.
    pub purpose: String,
    /// The connection's name.
    pub by: String,
    /// Where the reader picks up.
    pub desk: String,
    /// Whether nobody is really called.
    pub simulated: bool,
    /// Why it cannot be dialled.
    pub problem: Option<String>,
}

/// The form that dials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DialForm {
    /// The call.
    pub id: String,
    /// The call that waits and is dialled; empty where none was chosen.
    pub call: String,
    /// Who is called.
    pub record: String,
    /// The number.
    pub number: String,
    /// What it is for.
    pub purpose: String,
    /// Why they are called although they are not to be.
    pub reason: String,
}
