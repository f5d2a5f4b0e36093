//! What is wrong, in words.

use crate::server::cli::{Failed, connect};
use crate::server::{
    clock::Clock,
    config::{DataConfig, ServeConfig},
    http,
    postgres::{PrivatePostgres, find_binaries},
    store::MIGRATIONS,
    zones::{Reading, Zone},
};
use chrono::NaiveDate;
use sqlx::{Row, migrate::Migrate};

/// Checks everything and says how each check went; fails when one did.
pub async fn doctor(data: &DataConfig, serve: &ServeConfig) -> Result<(), Failed> {
    let mut wrong = 0;
    let mut say = |good: Result<String, String>| match good {
        Ok(fine) => println!("  ok     {fine}"),
        Err(problem) => {
            wrong += 1;
            println!("  WRONG  {problem}");
        }
    };
    say(serve
        .problem()
        .map_or_else(|| Ok(format!("People open {}", serve.public_url())), Err));
    say(http::has_bundle().then(|| "The browser's half is inside".to_owned()).ok_or_else(|| {
        "The browser's half is missing: pages work, but nothing is alive. Build with `cargo xtask run` or `cargo xtask package`.".to_owned()
    }));
    say(zones());
    for check in database(data).await {
        say(check);
    }
    if wrong == 0 {
        Ok(())
    } else {
        Err(format!("{wrong} of these need attention.").into())
    }
}

/// Rules that changed in 2026: old data gets them wrong.
fn zones() -> Result<String, String> {
    let noon = NaiveDate::from_ymd_opt(2026, 12, 1)
        .and_then(|day| day.and_hms_opt(12, 0, 0))
        .unwrap_or_default();
    let vancouver = Zone::named("America/Vancouver").map(|zone| zone.read(noon));
    match vancouver {
        Some(Reading::One(at)) if at.naive_utc() - noon == chrono::TimeDelta::hours(7) => {
            Ok("Time zone rules are current (IANA 2026)".into())
        }
        _ => Err("Time zone rules are older than 2026: update Callboard.".into()),
    }
}

async fn database(data: &DataConfig) -> Vec<Result<String, String>> {
    let mut said = Vec::new();
    let mut private = None;
    let url = match &data.database_url {
        Some(url) => url.clone(),
        None => {
            said.push(
                find_binaries()
                    .map(|bin| format!("PostgreSQL's programs are in {}", bin.display()))
                    .ok_or_else(|| {
                        "PostgreSQL's programs are missing, and DATABASE_URL is not set.".to_owned()
                    }),
            );
            match PrivatePostgres::start(&data.data) {
                Ok(started) => private.insert(started).url().to_owned(),
                Err(error) => {
                    said.push(Err(error.to_string()));
                    return said;
                }
            }
        }
    };
    said.extend(match connect(&url, 2).await {
        Ok(pool) => {
            let answers = questions(&pool).await;
            pool.close().await;
            answers
        }
        Err(error) => vec![Err(error.to_string())],
    });
    drop(private);
    said
}

async fn questions(pool: &sqlx::PgPool) -> Vec<Result<String, String>> {
    let mut said = Vec::new();
    let facts = sqlx::query(
        "select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') = 'on' as fsync, now() as now",
    )
    .fetch_one(pool)
    .await;
    match facts {
        Ok(row) => {
            let version: i32 = row.get("version");
            said.push(if version >= 15 {
                Ok(format!("PostgreSQL {version} answers"))
            } else {
                Err(format!(
                    "PostgreSQL {version} is too old: 15 or newer is needed."
                ))
            });
            said.push(if row.get("fsync") {
                Ok("PostgreSQL writes to the disk before it answers (fsync)".into())
            } else {
                Err("fsync is off in PostgreSQL: a power cut can destroy the database.".into())
            });
            let apart = (Clock::System.now() - row.get::<chrono::DateTime<chrono::Utc>, _>("now"))
                .num_seconds()
                .abs();
            said.push(if apart < 5 {
                Ok("This machine's clock and the database's agree".into())
            } else {
                Err(format!(
                    "This machine's clock and the database's are {apart} seconds apart."
                ))
            });
        }
        Err(error) => said.push(Err(format!("The database does not answer: {error}"))),
    }
    let applied = async {
        pool.acquire()
            .await?
            .list_applied_migrations("_sqlx_migrations")
            .await
    }
    .await
    .map(|applied| applied.len())
    .unwrap_or(0);
    let all = MIGRATIONS.iter().count();
    said.push(if applied >= all {
        Ok(format!("All {all} migrations are applied"))
    } else {
        Err(format!(
            "{} of {all} migrations are missing: run `callboard migrate`.",
            all - applied
        ))
    });
    said
}
