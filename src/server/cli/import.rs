//! Importing a file from the shell: the same as the page does.

use crate::server::cli::{Failed, state, words};
use crate::server::present;
use crate::{
    domain::{Email, ImportStage, Verdict},
    server::{
        SignedIn, Visit,
        config::ServeConfig,
        imports::{self, Incoming, Settings},
        store,
        zones::Zone,
    },
    view::{ImportDetail, ImportQuery, Twin, Values, grouped},
};
use clap::Args;
use sqlx::PgPool;
use std::{io::Read, path::PathBuf};

/// Rows that are named when something is wrong with them.
const NAMED: usize = 20;

/// What is to be imported, and how.
#[derive(Args)]
pub struct ImportCommand {
    /// The file: CSV or vCard
    #[arg(required_unless_present = "undo")]
    file: Option<PathBuf>,
    /// Who imports it: the e-mail address they sign in with
    #[arg(long = "as", value_name = "EMAIL")]
    by: String,
    /// What it is a list of: account, contact, lead, call or task (recognised by its columns otherwise)
    #[arg(long)]
    kind: Option<String>,
    /// The zone of times that name none (theirs otherwise)
    #[arg(long, default_value = "")]
    zone: String,
    /// What comes first in 03/04/2026: day or month
    #[arg(long, default_value = "", value_parser = ["", "day", "month"])]
    order: String,
    /// Says what would come of each row, and changes nothing
    #[arg(long)]
    dry_run: bool,
    /// Imports duplicates too
    #[arg(long)]
    duplicates: bool,
    /// Takes back an import, by the number it was given
    #[arg(long, conflicts_with_all = ["file", "dry_run", "duplicates"])]
    undo: Option<String>,
}

/// Imports a file, or takes an import back.
pub async fn import(
    pool: &PgPool,
    config: ServeConfig,
    command: ImportCommand,
) -> Result<(), Failed> {
    let state = state(pool, config);
    let mut db = pool.acquire().await?;
    let user = store::users::by_email(&mut db, &Email::normal(&command.by)).await?;
    let user = user.ok_or_else(|| format!("There is no user {}.", command.by))?;
    drop(db);
    let me = SignedIn::plain(
        user.id,
        &user.name,
        user.role,
        Zone::named(&user.time_zone).unwrap_or_else(Zone::utc),
    );
    let ctx = Visit::now(state, me);
    if let Some(id) = &command.undo {
        imports::undo(&ctx, id).await.map_err(words)?;
        done(&ctx, id).await?;
        println!("Taken back. For thirty days it can be brought back on its page: /import/{id}");
        return Ok(());
    }
    let id = send(&ctx, &command).await?;
    done(&ctx, &id).await?;
    if let Some(kind) = &command.kind {
        let form = Values::from([
            ("id".to_owned(), id.clone()),
            ("kind".to_owned(), kind.clone()),
            ("zone".to_owned(), command.zone.clone()),
            ("order".to_owned(), command.order.clone()),
        ]);
        if look(&ctx, &id).await?.kind.code() != kind {
            imports::reread(&ctx, &form).await.map_err(words)?;
            done(&ctx, &id).await?;
        }
    }
    let page = look(&ctx, &id).await?;
    if let Some(problem) = &page.problem {
        return Err(problem.clone().into());
    }
    tell(&ctx, &page).await?;
    if command.dry_run {
        imports::forget(&ctx, &id).await.map_err(words)?;
        println!("Nothing was changed.");
        return Ok(());
    }
    imports::start(&ctx, &id, if command.duplicates { "yes" } else { "" })
        .await
        .map_err(words)?;
    done(&ctx, &id).await?;
    let page = look(&ctx, &id).await?;
    if page.stage != ImportStage::Imported {
        return Err(format!("The import is “{}”.", page.stage.word()).into());
    }
    let there = page.wanted()
        + if page.took_twins {
            page.count(Verdict::Duplicate)
        } else {
            0
        };
    let many = page.kind.word().to_lowercase();
    let word = if there == 1 {
        many.trim_end_matches('s')
    } else {
        &many
    };
    println!(
        "{} {word} imported. Taken back with: callboard import --as {} --undo {id}",
        grouped(there),
        command.by
    );
    Ok(())
}

async fn send(ctx: &Visit, command: &ImportCommand) -> Result<String, Failed> {
    let path = command.file.clone().unwrap_or_default();
    let name = path.display().to_string();
    let mut file =
        std::fs::File::open(&path).map_err(|error| format!("{name} cannot be read: {error}"))?;
    let mut incoming = Incoming::begin(ctx, &name).await.map_err(words)?;
    let mut piece = vec![0; 256 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            read => incoming.push(&piece[..read]).await.map_err(words)?,
        }
    }
    let settings = Settings {
        zone: command.zone.clone(),
        order: command.order.clone(),
        ..Settings::default()
    };
    Ok(incoming
        .finish(ctx, &settings)
        .await
        .map_err(words)?
        .to_string())
}

/// Goes on until the import rests. A running server may take over: then it is waited for.
async fn done(ctx: &Visit, id: &str) -> Result<(), Failed> {
    loop {
        imports::step(&ctx.state).await?;
        if !look(ctx, id).await?.stage.under_way() {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

async fn look(ctx: &Visit, id: &str) -> Result<ImportDetail, Failed> {
    present::imports::detail(ctx, id, &ImportQuery::default())
        .await
        .map_err(words)
}

/// What was recognised, how many rows have each verdict, and the first of those that a person should look at.
async fn tell(ctx: &Visit, page: &ImportDetail) -> Result<(), Failed> {
    println!("{}: {}", page.file_name, page.kind.word());
    for column in &page.columns {
        println!(
            "  {:<30} {}",
            column.name,
            if column.word.is_empty() {
                "(left out)"
            } else {
                &column.word
            }
        );
    }
    for (verdict, count) in &page.counts {
        println!("{:>12} {}", grouped(*count), verdict.word().to_lowercase());
    }
    if page.accounts > 0 {
        println!("{:>12} accounts come with them", grouped(page.accounts));
    }
    for verdict in [Verdict::Refused, Verdict::Duplicate, Verdict::Mended] {
        let query = ImportQuery {
            verdict: verdict.code().into(),
            after: String::new(),
        };
        let rows = present::imports::detail(ctx, &page.id.to_string(), &query)
            .await
            .map_err(words)?
            .rows;
        for row in rows.into_iter().take(NAMED) {
            let twin = row.twin.map(|twin| match twin {
                Twin::Record(_, _, name) | Twin::Call(_, name) | Twin::Task(name) => {
                    format!("duplicate of {name}")
                }
                Twin::Line(line) => format!("the same as line {line}"),
            });
            let said: Vec<String> = row.said.into_iter().chain(twin).collect();
            println!("  line {}: {} — {}", row.line, row.name, said.join(" "));
        }
    }
    Ok(())
}
