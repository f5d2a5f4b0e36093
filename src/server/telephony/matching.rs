//! Who is at the other end of a number.

use crate::{
    domain::Matched,
    server::{
        phones,
        store::{self, phones::HolderRow},
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Who it is, how that is known, and who else it might have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// How it is known.
    pub how: Matched,
    /// The number in E.164, where it is one.
    pub e164: Option<String>,
    /// The person, lead or account.
    pub record: Option<Uuid>,
    /// What the call is about: their account, or the one that all who have the number share.
    pub about: Option<Uuid>,
    /// Who else has the number.
    pub others: Vec<Uuid>,
}

/// Digits from the end that have to be the same for numbers to be alike.
const ALIKE: usize = 9;

/// Finds whoever has a number, as a provider tells it. Of several nobody is chosen; what they share is.
pub async fn who(db: &mut PgConnection, told: &str, country: &str) -> sqlx::Result<Match> {
    let nobody = |how, e164| Match {
        how,
        e164,
        record: None,
        about: None,
        others: Vec::new(),
    };
    if phones::is_withheld(told) {
        return Ok(nobody(Matched::Withheld, None));
    }
    let Some(e164) = phones::read(told, country).e164 else {
        return Ok(nobody(Matched::Nobody, None));
    };
    let holders = store::phones::holders(db, &e164).await?;
    if !holders.is_empty() {
        return Ok(among(Matched::Exact, e164, holders));
    }
    // Numbers that are written in another way than they are signalled: only to be suggested.
    let alike = store::phones::ending_alike(db, &e164, ALIKE).await?;
    Ok(match alike.as_slice() {
        [] => nobody(Matched::Nobody, Some(e164)),
        [only] => {
            let account = store::records::find(db, *only)
                .await?
                .and_then(|record| record.account_id);
            Match {
                how: Matched::Alike,
                e164: Some(e164),
                record: Some(*only),
                about: account.or(Some(*only)),
                others: Vec::new(),
            }
        }
        _ => Match {
            others: alike,
            ..nobody(Matched::Several, Some(e164))
        },
    })
}

fn among(how: Matched, e164: String, holders: Vec<HolderRow>) -> Match {
    // A number of their own says more than one that is shared; people more than the company whose switchboard it is.
    let own: Vec<&HolderRow> = holders.iter().filter(|one| !one.shared).collect();
    let people: Vec<&HolderRow> = own.iter().copied().filter(|one| one.is_person).collect();
    let chosen = match (people.as_slice(), own.as_slice(), holders.as_slice()) {
        ([one], _, _) => Some(*one),
        ([], [one], _) => Some(*one),
        ([], [], [one]) => Some(one),
        _ => None,
    };
    let account = |one: &HolderRow| one.account_id.or((!one.is_person).then_some(one.id));
    match chosen {
        Some(one) => Match {
            how,
            e164: Some(e164),
            record: Some(one.id),
            about: account(one).or(Some(one.id)),
            others: holders
                .iter()
                .map(|other| other.id)
                .filter(|id| *id != one.id)
                .collect(),
        },
        None => {
            let mut accounts: Vec<Option<Uuid>> = holders.iter().map(account).collect();
            accounts.dedup();
            Match {
                how: Matched::Several,
                e164: Some(e164),
                record: None,
                about: match accounts.as_slice() {
                    [Some(shared)] => Some(*shared),
                    _ => None,
                },
                others: holders.iter().map(|other| other.id).collect(),
            }
        }
    }
}
