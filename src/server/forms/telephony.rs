//! The forms of telephony.

use crate::{
    domain::{Fate, Length, Provider, Purpose, Reason},
    server::{
        Failure, Visit,
        errors::FormErrors,
        phones,
        present::undo,
        store,
        telephony::{
            self,
            connections::{self, SaveConnection, SaveLine},
            dial::{self, Dial},
            hang_up, identify, replay,
            simulate::{self, SimulateCall},
            try_out,
        },
        typed::{chosen, existing, person},
    },
    view::{ConnectionForm, DialForm, LineForm, Reply, SimulateForm},
};
use chrono::TimeDelta;
use uuid::Uuid;

/// Adds a connection, or changes it.
pub async fn save_connection(visit: &Visit, form: &ConnectionForm) -> Result<Reply, Failure> {
    let errors = FormErrors::default();
    let id = errors.collect(chosen(&form.id, ""));
    let new = form.id.trim().is_empty();
    let provider = errors.collect(
        Provider::parse(form.provider.trim())
            .ok_or_else(|| Failure::field("provider", "Choose one of those offered.")),
    );
    let name = errors.collect(short(&form.name, "name", 60, "Give it a name."));
    let account = form.account.trim().to_owned();
    // The others are always at the same place.
    let elsewhere = matches!(provider, Some(Provider::SignalWire | Provider::Asterisk));
    let address = form.address.trim().trim_end_matches('/').to_owned();
    let address = if elsewhere { address } else { String::new() };
    let dialplan = form.dialplan.trim().to_owned();
    let switchboard = provider == Some(Provider::Asterisk);
    let with_account = provider.is_some_and(telephony::has_account);
    if with_account && account.is_empty() {
        let missing = if switchboard {
            "Give the user, as it stands in ari.conf."
        } else {
            "Give the account: it stands beside the token."
        };
        errors.collect(Err::<(), _>(Failure::field("account", missing)));
    }
    if with_account && new && form.token.trim().is_empty() {
        let missing = if switchboard {
            "Give the password of that user."
        } else {
            "Give the token: messages are checked with it."
        };
        errors.collect(Err::<(), _>(Failure::field("token", missing)));
    }
    if provider == Some(Provider::SignalWire) && !address.starts_with("https://") {
        let missing = "Give the address of your space, like https://example.signalwire.com.";
        errors.collect(Err::<(), _>(Failure::field("address", missing)));
    }
    let web = ["http://", "https://"];
    if switchboard && !web.iter().any(|scheme| address.starts_with(scheme)) {
        let missing = "Give the address of its web server, like http://pbx.example.com:8088.";
        errors.collect(Err::<(), _>(Failure::field("address", missing)));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if dialplan.len() > 79 || !dialplan.chars().all(plain) {
        let wrong = "A context has letters, digits, - and _ only.";
        errors.collect(Err::<(), _>(Failure::field("dialplan", wrong)));
    }
    if let Some(Some(id)) = id
        && form.token.trim().is_empty()
        && moves(visit, id, &address).await?
    {
        // What is never shown is not sent to wherever somebody writes, either.
        let missing = "The address is another one: enter this again.";
        errors.collect(Err::<(), _>(Failure::field("token", missing)));
    }
    let owner = errors.collect(answers(visit, &form.owner).await?);
    let (Some(id), Some(provider), Some(name), Some(owner), false) =
        (id, provider, name, owner, errors.any())
    else {
        return Err(errors.refusal());
    };
    let command = SaveConnection {
        id,
        provider,
        name: name.clone(),
        account,
        address,
        dialplan,
        token: form.token.trim().to_owned(),
        signing: form.signing.trim().to_owned(),
        owner,
        dials: true,
    };
    connections::save(visit, &command).await?;
    Ok(undo::none(format!("“{name}” is saved.")))
}

/// Who answers: chosen, or typed where there are too many for a list.
async fn answers(visit: &Visit, typed: &str) -> Result<Result<Uuid, Failure>, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    Ok(person(&mut db, typed, "owner")
        .await?
        .and_then(|owner| owner.ok_or_else(|| Failure::field("owner", "Say who answers."))))
}

/// Whether a connection with credentials would be at another address.
async fn moves(visit: &Visit, id: Uuid, address: &str) -> Result<bool, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let there = store::voip_connections::find(&mut db, id).await?;
    Ok(there
        .is_some_and(|there| telephony::has_account(there.provider) && there.address != address))
}

/// Text of some length, with something in it.
fn short(typed: &str, field: &str, most: usize, missing: &str) -> Result<String, Failure> {
    let text: String = typed.chars().filter(|c| !c.is_control()).collect();
    match text.trim() {
        "" => Err(Failure::field(field, missing)),
        text if text.chars().count() > most => Err(Failure::field(
            field,
            format!("Keep it under {most} characters."),
        )),
        text => Ok(text.to_owned()),
    }
}

/// Gives a connection up.
pub async fn retire(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    connections::retire(visit, existing(id)?).await?;
    Ok(undo::none("The connection is given up. Its calls stay."))
}

/// Places calls over a connection first.
pub async fn prefer(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    connections::prefer(visit, existing(id)?).await?;
    Ok(undo::none("Calls are placed over it first."))
}

/// Tries a connection out.
pub async fn try_out(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    let tried = try_out::try_out(visit, existing(id)?).await?;
    let all: Vec<_> = [tried.account, tried.webhook]
        .into_iter()
        .flatten()
        .collect();
    if all.is_empty() {
        return Ok(undo::none(
            "The simulator is a part of Callboard: it is there.",
        ));
    }
    let wrong: Vec<&str> = all
        .iter()
        .filter_map(|part| part.as_ref().err().map(String::as_str))
        .collect();
    if !wrong.is_empty() {
        let said = format!("It does not work: {}.", wrong.join("; "));
        return Err(Failure::field("", said));
    }
    let fine: Vec<&str> = all
        .iter()
        .filter_map(|part| part.as_ref().ok().map(String::as_str))
        .collect();
    Ok(undo::none(format!("It works: {}.", fine.join("; "))))
}

/// Adds a number of ours, or changes who answers it.
pub async fn save_line(visit: &Visit, form: &LineForm) -> Result<Reply, Failure> {
    let errors = FormErrors::default();
    let e164 = errors.collect(number(visit, &form.number, "number"));
    let name: String = form.name.trim().chars().take(60).collect();
    let connection = errors.collect(chosen(&form.connection, "connection").and_then(|id| {
        id.ok_or_else(|| Failure::field("connection", "Choose which connection brings its calls."))
    }));
    let owner = errors.collect(answers(visit, &form.owner).await?);
    if let Some(e164) = e164.as_ref().filter(|_| form.id.is_empty())
        && store::voip_lines::is_there(&mut *visit.state.pool.acquire().await?, e164).await?
    {
        let there = "This number is in the list already: change it there.";
        errors.collect(Err::<(), _>(Failure::field("number", there)));
    }
    let others = errors.collect(others(visit, &form.others).await?);
    let (Some(e164), Some(connection), Some(owner), Some(others), false) =
        (e164, connection, owner, others, errors.any())
    else {
        return Err(errors.refusal());
    };
    let line = SaveLine {
        e164,
        connection,
        owner,
        others: others.into_iter().filter(|other| *other != owner).collect(),
        name,
    };
    connections::save_line(visit, &line).await?;
    let shown = phones::shown(Some(&line.e164), None, &line.e164);
    Ok(undo::none(format!("{shown} is saved.")))
}

/// At how many telephones a number rings at most: so many does Twilio dial at once.
const TOGETHER: usize = 10;

/// At whose telephones a number rings too.
async fn others(visit: &Visit, typed: &str) -> Result<Result<Vec<Uuid>, Failure>, Failure> {
    let names = typed.split(';').filter(|name| !name.trim().is_empty());
    let names: Vec<&str> = names.collect();
    if names.len() >= TOGETHER {
        let most = format!("A number rings at {TOGETHER} telephones at most.");
        return Ok(Err(Failure::field("others", most)));
    }
    let mut db = visit.state.pool.acquire().await?;
    let mut found = Vec::new();
    for name in names {
        match person(&mut db, name, "others").await? {
            Ok(one) => found.extend(one),
            // Of several names, it is said which is meant.
            Err(Failure::Refused { errors }) => {
                let why = errors.first().map_or("", |error| &error.message);
                let said = format!("{}: {why}", name.trim());
                return Ok(Err(Failure::field("others", said)));
            }
            Err(other) => return Ok(Err(other)),
        }
    }
    Ok(Ok(found))
}

fn number(visit: &Visit, typed: &str, field: &str) -> Result<String, Failure> {
    phones::read(typed, &visit.state.config.country)
        .e164
        .ok_or_else(|| Failure::field(field, "Give the whole number, like +1 212 555 0199."))
}

/// Takes a number of ours away.
pub async fn delete_line(visit: &Visit, number: &str) -> Result<Reply, Failure> {
    connections::delete_line(visit, number.trim()).await?;
    Ok(undo::none("The number is no longer ours."))
}

/// Says where somebody picks up.
pub async fn save_phone(visit: &Visit, id: &str, phone: &str) -> Result<Reply, Failure> {
    let read = picks_up_at(visit, phone)?;
    connections::save_phone(visit, existing(id)?, read.as_deref()).await?;
    Ok(undo::none("Saved."))
}

/// Where somebody picks up, as it is kept; nothing typed is nowhere.
pub fn picks_up_at(visit: &Visit, phone: &str) -> Result<Option<String>, Failure> {
    let phone = phone.trim();
    let digits = phone.chars().all(|c| c.is_ascii_digit());
    Ok(match phone {
        "" => None,
        // Two to six digits are an extension of the company's own switchboard.
        extension if digits && (2..=6).contains(&extension.len()) => Some(extension.to_owned()),
        number => Some(self::number(visit, number, "phone")?),
    })
}

/// Lets somebody call, played by the simulator.
pub async fn simulate(visit: &Visit, form: &SimulateForm) -> Result<Reply, Failure> {
    let errors = FormErrors::default();
    let theirs = match form.from.trim() {
        "" => Some(String::new()),
        typed => errors.collect(number(visit, typed, "from")),
    };
    let ours = errors.collect(number(visit, &form.to, "to"));
    let fate = errors.collect(
        Fate::parse(form.fate.trim())
            .ok_or_else(|| Failure::field("fate", "Choose one of those offered.")),
    );
    let rings = form
        .rings
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|seconds| (1..=120).contains(seconds));
    let rings = errors
        .collect(rings.ok_or_else(|| Failure::field("rings", "Give the seconds, from 1 to 120.")));
    let talks = errors.collect_at(Some("talks"), Length::parse(&form.talks));
    let (Some(theirs), Some(ours), Some(fate), Some(rings), Some(talks)) =
        (theirs, ours, fate, rings, talks)
    else {
        return Err(errors.refusal());
    };
    let command = SimulateCall {
        connection: existing(&form.connection)?,
        theirs,
        ours,
        fate,
        rings: TimeDelta::seconds(rings),
        talks: TimeDelta::minutes(talks.map_or(1, |length| i64::from(length.minutes()))),
    };
    simulate::simulate(visit, command).await?;
    Ok(undo::none("They are calling."))
}

/// Says who a call is with.
pub async fn identify(visit: &Visit, id: &str, record: &str) -> Result<Reply, Failure> {
    let linked = identify::identify(visit, existing(id)?, existing(record)?).await?;
    Ok(undo::none(match linked {
        1 => "The call is theirs now.".to_owned(),
        2 => "This call and another one from the number are theirs now.".to_owned(),
        calls => format!(
            "This call and {} others from the number are theirs now.",
            calls - 1
        ),
    }))
}

/// Tells a call all over again from the ledger.
pub async fn replay(visit: &Visit, call: &str) -> Result<Reply, Failure> {
    replay::replay(visit, existing(call)?).await?;
    Ok(undo::none("It is told again."))
}

/// Dials a number; gives the call that is placed.
pub async fn dial(visit: &Visit, form: &DialForm) -> Result<(Uuid, Reply), Failure> {
    let errors = FormErrors::default();
    let id = errors.collect(crate::server::typed::id(&form.id));
    let call = errors.collect(chosen(&form.call, ""));
    let record = errors.collect(chosen(&form.record, ""));
    let number = errors.collect(number(visit, &form.number, "number"));
    let purpose = errors.collect(Purpose::new(&form.purpose));
    let all_the_same = match form.reason.trim() {
        "" => Some(None),
        typed => errors
            .collect_at(Some("reason"), Reason::new(typed))
            .map(Some),
    };
    let (Some(id), Some(call), Some(record), Some(number), Some(purpose), Some(all_the_same)) =
        (id, call, record, number, purpose, all_the_same)
    else {
        return Err(errors.refusal());
    };
    let command = Dial {
        id,
        call,
        record,
        number,
        purpose,
        all_the_same,
    };
    let dialled = dial::dial(visit, command).await?;
    let said = match (dialled.problem, dialled.unknown) {
        (None, _) if dialled.already => {
            "You are calling them already: this is that call. What you typed is a note on it."
                .to_owned()
        }
        (None, _) => "Your telephone rings first.".to_owned(),
        (Some(why), true) => format!(
            "It is not known whether the call was placed ({why}). Look at your telephone before you call again."
        ),
        (Some(why), false) => format!("The call could not be placed. {why}"),
    };
    Ok((dialled.call, undo::none(said)))
}

/// Ends a call that goes on.
pub async fn hang_up(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    hang_up::hang_up(visit, existing(id)?).await?;
    Ok(undo::none("Hung up."))
}
