//! People who sign in, from the shell.

use crate::server::cli::{Failed, words};
use crate::server::store::Cause;
use crate::{
    domain::{Email, NewPassword, Role},
    server::{
        auth::password,
        clock::Clock,
        forms,
        state::id_at,
        store::{self, users::UserRow},
    },
    view::UserForm,
};
use clap::Subcommand;
use sqlx::PgPool;
use std::io::{BufRead, IsTerminal, Write};

/// What may be done.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Lists everybody
    List,
    /// Adds somebody; the password is asked for, or read from standard input
    Add {
        /// What they sign in with
        email: String,
        /// Their name
        #[arg(long)]
        name: String,
        /// agent, manager or admin
        #[arg(long, default_value = "agent")]
        role: String,
        /// An IANA zone name
        #[arg(long, default_value = "UTC")]
        zone: String,
    },
    /// Keeps somebody out, at once and everywhere
    Disable {
        /// Their e-mail address
        email: String,
    },
    /// Lets somebody in again
    Enable {
        /// Their e-mail address
        email: String,
    },
    /// Turns two-step sign-in off for somebody who has lost their phone and their recovery codes
    SecondStepOff {
        /// Their e-mail address
        email: String,
    },
    /// Gives somebody a new password, asked for or read from standard input, and signs them out
    Password {
        /// Their e-mail address
        email: String,
    },
}

/// Runs one of them.
pub async fn user(pool: &PgPool, command: UserCommand) -> Result<(), Failed> {
    // Asked for before a transaction is open: people type slowly.
    let typed = match &command {
        UserCommand::Add { .. } | UserCommand::Password { .. } => read_password()?,
        _ => String::new(),
    };
    let now = Clock::System.now();
    let mut db = store::begin(pool, None, Cause::System, now).await?;
    match command {
        UserCommand::List => {
            for user in store::user_list::all(&mut db).await? {
                let kept_out = if user.disabled_at.is_some() {
                    "  (deactivated)"
                } else {
                    ""
                };
                println!(
                    "{:<8} {:<32} {} · {}{kept_out}",
                    user.role.code(),
                    user.email,
                    user.name,
                    user.time_zone
                );
            }
        }
        UserCommand::Add {
            email,
            name,
            role,
            zone,
        } => {
            let role = Role::parse(&role).ok_or("The role is one of agent, manager, admin.")?;
            let form = UserForm {
                name,
                email,
                role: role.code().into(),
                zone,
                password: typed,
            };
            let command = forms::users::read(&form, id_at(now), role).map_err(words)?;
            let hash = password::hash(&command.password)
                .await
                .map_err(|refusal| words(refusal.into()))?;
            command
                .insert(&mut db, &hash, true)
                .await
                .map_err(|error| words(error.into()))?;
            println!(
                "{} can sign in now, and chooses a password of their own then.",
                form.email
            );
        }
        UserCommand::Disable { email } => {
            let user = named(&mut db, &email).await?;
            if store::users::lock_admins(&mut db).await? == [user.id] {
                return Err("This is the only administrator. Make somebody else one first.".into());
            }
            store::users::save_disabled(&mut db, user.id, Some(now)).await?;
            store::sessions::close_all(&mut db, user.id, None).await?;
            store::sessions::forget_devices(&mut db, user.id).await?;
            println!("{} is deactivated and signed out.", user.email);
        }
        UserCommand::Enable { email } => {
            let user = named(&mut db, &email).await?;
            store::users::save_disabled(&mut db, user.id, None).await?;
            println!("{} can sign in again.", user.email);
        }
        UserCommand::SecondStepOff { email } => {
            let user = named(&mut db, &email).await?;
            if store::second_steps::remove(&mut db, user.id).await? {
                println!("{} signs in with the password alone now.", user.email);
            } else {
                println!("{} has no two-step sign-in.", user.email);
            }
        }
        UserCommand::Password { email } => {
            let user = named(&mut db, &email).await?;
            let new = NewPassword::of(&typed, [&user.name, &user.email])
                .map_err(|refused| words(refused.into()))?;
            let hash = password::hash(&new)
                .await
                .map_err(|refusal| words(refusal.into()))?;
            store::users::save_password(&mut db, user.id, &hash, true).await?;
            store::sessions::close_all(&mut db, user.id, None).await?;
            store::sessions::forget_devices(&mut db, user.id).await?;
            println!(
                "{} has a new password, and chooses another at the next sign-in.",
                user.email
            );
        }
    }
    db.commit().await?;
    Ok(())
}

async fn named(db: &mut sqlx::PgConnection, email: &str) -> Result<UserRow, Failed> {
    store::users::by_email(db, &Email::normal(email))
        .await?
        .ok_or_else(|| format!("There is no user {email}.").into())
}

fn read_password() -> Result<String, Failed> {
    eprint!("Password: ");
    std::io::stderr().flush()?;
    // On a terminal the letters are not shown.
    let terminal = std::io::stdin().is_terminal();
    let show = |how: &str| terminal.then(|| std::process::Command::new("stty").arg(how).status());
    show("-echo");
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    show("echo");
    if terminal {
        eprintln!();
    }
    read?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
