//! Who takes part in calls.

use crate::domain::Rsvp;
use sqlx::PgConnection;
use uuid::Uuid;

/// Somebody who may take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Participant {
    /// A teammate.
    User(Uuid),
    /// A contact or lead.
    Record(Uuid),
}

impl Participant {
    /// As it stands in forms.
    pub fn token(self) -> String {
        match self {
            Self::User(id) => format!("u{}", id.simple()),
            Self::Record(id) => format!("r{}", id.simple()),
        }
    }

    /// Reads a form.
    pub fn parse(token: &str) -> Option<Self> {
        let id = token.get(1..)?.parse().ok()?;
        match token.as_bytes().first()? {
            b'u' => Some(Self::User(id)),
            b'r' => Some(Self::Record(id)),
            _ => None,
        }
    }

    fn ids(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::User(id) => (Some(id), None),
            Self::Record(id) => (None, Some(id)),
        }
    }
}

/// One who takes part, with the names they are read with.
#[derive(Clone, Debug)]
pub struct ParticipantRow {
    /// In which call.
    pub call_id: Uuid,
    /// Who.
    pub person: Participant,
    /// `contact`, `lead`; none for a user.
    pub kind: Option<String>,
    /// Their name.
    pub name: String,
    /// What they do, and where.
    pub under: String,
    /// Their account: id and name.
    pub account: Option<(Uuid, String)>,
    /// What they said.
    pub answer: Rsvp,
}

/// Who takes part in these calls, in their order: one query, however many calls.
pub async fn of_calls(db: &mut PgConnection, calls: &[Uuid]) -> sqlx::Result<Vec<ParticipantRow>> {
    if calls.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"select p.call_id, p.user_id, p.record_id, p.record_kind::text as kind, p.answer::text as "answer!: Rsvp",
                  coalesce(u.name, r.name, '') as "name!", r.job_title as "job_title?", r.account_id as "account_id?", a.name as "account_name?",
                  coalesce(a.name, r.company) as belongs
             from call_participants p
             left join users u on u.id = p.user_id
             left join records r on r.id = p.record_id
             left join records a on a.id = r.account_id
            where p.call_id = any($1) order by p.call_id, p.position, p.record_id nulls last"#,
        calls,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let person = row
                .user_id
                .map(Participant::User)
                .or_else(|| row.record_id.map(Participant::Record))?;
            Some(ParticipantRow {
                call_id: row.call_id,
                person,
                kind: row.kind,
                name: row.name,
                under: [row.job_title, row.belongs]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · "),
                account: row.account_id.zip(row.account_name),
                answer: row.answer,
            })
        })
        .collect())
}

/// Gives a call these participants and no others; those who stay keep their answer. What changed goes into the call's
/// history, unless the call was made in this very transaction.
pub async fn replace(
    db: &mut PgConnection,
    call: Uuid,
    people: &[Participant],
) -> sqlx::Result<()> {
    let before = in_words(db, call).await?;
    let (users, records): (Vec<Option<Uuid>>, Vec<Option<Uuid>>) =
        people.iter().map(|person| person.ids()).unzip();
    let places: Vec<i16> = (0i16..).take(people.len()).collect();
    sqlx::query!(
        "delete from call_participants where call_id = $1 and not (coalesce(user_id, record_id) = any($2))",
        call,
        &people
            .iter()
            .map(|person| match person {
                Participant::User(id) | Participant::Record(id) => *id,
            })
            .collect::<Vec<_>>(),
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into call_participants (call_id, position, user_id, record_id, record_kind)
         select $1, w.place, w.user_id, r.id, r.kind
           from unnest($2::smallint[], $3::uuid[], $4::uuid[]) as w (place, user_id, record_id) left join records r on r.id = w.record_id
         on conflict on constraint participant_once do update set position = excluded.position",
        call,
        &places,
        &users as &[Option<Uuid>],
        &records as &[Option<Uuid>],
    )
    .execute(&mut *db)
    .await?;
    note_change(db, call, before).await
}

/// Saves what somebody said; `false` when they do not take part.
pub async fn save_answer(
    db: &mut PgConnection,
    call: Uuid,
    person: Participant,
    answer: Rsvp,
) -> sqlx::Result<bool> {
    let before = in_words(db, call).await?;
    let (user, record) = person.ids();
    let done = sqlx::query!(
        "update call_participants set answer = $4::text::answer
          where call_id = $1 and user_id is not distinct from $2 and record_id is not distinct from $3",
        call,
        user,
        record,
        answer.code(),
    )
    .execute(&mut *db)
    .await?;
    note_change(db, call, before).await?;
    Ok(done.rows_affected() == 1)
}

/// The participants as the history keeps them.
async fn in_words(db: &mut PgConnection, call: Uuid) -> sqlx::Result<serde_json::Value> {
    sqlx::query_scalar!(
        r#"select coalesce(jsonb_agg(jsonb_build_object('user', p.user_id, 'record', p.record_id, 'answer', p.answer, 'name', coalesce(u.name, r.name))
                                     order by p.position, p.record_id nulls last), '[]') as "all!"
             from call_participants p left join users u on u.id = p.user_id left join records r on r.id = p.record_id where p.call_id = $1"#,
        call,
    )
    .fetch_one(db)
    .await
}

async fn note_change(
    db: &mut PgConnection,
    call: Uuid,
    before: serde_json::Value,
) -> sqlx::Result<()> {
    let after = in_words(db, call).await?;
    if before == after {
        return Ok(());
    }
    sqlx::query!(
        "insert into call_changes (call_id, before, after)
         select $1, jsonb_build_object('people', $2::jsonb), jsonb_build_object('people', $3::jsonb)
          where not exists (select from call_changes where call_id = $1 and transaction = txid_current() and before = '{}')",
        call,
        before,
        after,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts the participants of a change's `before` back.
pub async fn take_back(
    db: &mut PgConnection,
    call: Uuid,
    people: &serde_json::Value,
) -> sqlx::Result<()> {
    let before = in_words(db, call).await?;
    sqlx::query!("delete from call_participants where call_id = $1", call)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "insert into call_participants (call_id, position, user_id, record_id, record_kind, answer)
         select $1, (p.n - 1)::smallint, (p.one ->> 'user')::uuid, r.id, r.kind, (p.one ->> 'answer')::answer
           from jsonb_array_elements($2) with ordinality as p (one, n) left join records r on r.id = heir_of((p.one ->> 'record')::uuid)
             on conflict do nothing",
        call,
        people,
    )
    .execute(&mut *db)
    .await?;
    note_change(db, call, before).await
}
