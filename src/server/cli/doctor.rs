//! What is wrong, in words.

use crate::server::cli::{Failed, connect};
use crate::server::{
    clock::Clock,
    config::{DataConfig, ServeConfig},
    demo, health, http,
    mail::Sender,
    postgres::{PrivatePostgres, find_binaries},
};

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
    say(health::zones());
    for check in database(
        data,
        serve.is_https(),
        &Sender::of(serve).unwrap_or_default(),
    )
    .await
    {
        say(check);
    }
    if wrong == 0 {
        Ok(())
    } else {
        Err(format!("{wrong} of these need attention.").into())
    }
}

async fn database(
    data: &DataConfig,
    in_public: bool,
    sender: &Sender,
) -> Vec<Result<String, String>> {
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
            let mut answers = health::database(&pool).await;
            // Before the first migration there are none.
            answers.extend(health::jobs(&pool).await.unwrap_or_default());
            answers.push(health::mail_server(sender).await);
            answers.extend(health::failed_mails(&pool).await.unwrap_or_default());
            let now = Clock::System.now();
            answers.extend(health::telephones(&pool, now).await.unwrap_or_default());
            if in_public && demo::is_open(&pool).await.unwrap_or_default() {
                answers.push(Err(demo::IN_PUBLIC.to_owned()));
            }
            pool.close().await;
            answers
        }
        Err(error) => vec![Err(error.to_string())],
    });
    drop(private);
    said
}
