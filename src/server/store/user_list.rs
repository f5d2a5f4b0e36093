//! Everybody who signs in, for administrators: page by page, by name.

use crate::domain::Role;
use crate::server::store::shared::{
    paging::Page,
    picked::{order, push_words},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// Somebody, as an administrator sees them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ListedRow {
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// What they are trusted with.
    pub role: Role,
    /// The IANA name of their zone.
    pub time_zone: String,
    /// Where they pick up.
    pub phone: Option<String>,
    /// Since when they are kept out.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Whether they are asked for a code besides their password.
    pub second_step: bool,
}

/// What narrows the list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Every one of these in the name or the e-mail address.
    pub words: Vec<String>,
    /// Only those who are kept out.
    pub out: bool,
}

/// A page, by name. A place in it is somebody.
pub async fn page(
    db: &mut PgConnection,
    filter: &Filter,
    page: Page<Uuid>,
    limit: i64,
) -> sqlx::Result<Vec<ListedRow>> {
    let (place, backwards) = page.place();
    let mut query = QueryBuilder::<Postgres>::new(
        "select u.id, u.name, u.email, u.role::text as role, u.time_zone, u.phone, u.disabled_at,
                exists (select from second_steps s where s.user_id = u.id and s.since is not null) as second_step
           from users u where true",
    );
    if filter.out {
        query.push(" and u.disabled_at is not null");
    }
    push_words(&mut query, "(u.name || ' ' || u.email)", &filter.words);
    if let Some(id) = place {
        // The key is made by the database, which orders by it; somebody unknown is the beginning.
        let key = sqlx::query_scalar!(
            r#"select lower(name) as "key!" from users where id = $1"#,
            id
        )
        .fetch_optional(&mut *db)
        .await?;
        if let Some(key) = key {
            let beyond = if backwards { "<" } else { ">" };
            query
                .push(format!(" and (lower(u.name), u.id) {beyond} ("))
                .push_bind(key)
                .push(", ")
                .push_bind(id)
                .push(")");
        }
    }
    let order = order(!backwards);
    query
        .push(format!(
            " order by lower(u.name) {order}, u.id {order} limit "
        ))
        .push_bind(limit);
    // Planned for these very words: a plan for any words reads everybody.
    let mut rows: Vec<ListedRow> = query
        .build_query_as()
        .persistent(false)
        .fetch_all(db)
        .await?;
    if backwards {
        rows.reverse();
    }
    Ok(rows)
}

/// Everybody, for what is no screen.
pub async fn all(db: &mut PgConnection) -> sqlx::Result<Vec<ListedRow>> {
    page(db, &Filter::default(), Page::First, i64::MAX).await
}
