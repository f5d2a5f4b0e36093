//! How a command fails, how a form does, and what the person is told.

use crate::{
    domain::{Denied, Refused},
    view::{AppError, Choice, Conflict, FieldError, Reply},
};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Why a command was not carried out: a reason that is known here, whoever asked. Nothing was changed.
#[derive(Debug)]
pub enum Refusal {
    /// A law would have been broken.
    Refused(Refused),
    /// The actor may not.
    Denied(Denied),
    /// There is no such thing.
    NotFound,
    /// Somebody else saved first: what is kept has another version than the one that was changed.
    Stale,
    /// The database is away, or something broke; or a race met one of its laws.
    Broken(sqlx::Error),
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Refused(refused) => refused.into(),
            Refusal::Denied(denied) => denied.into(),
            Refusal::NotFound => Self::NotFound,
            Refusal::Stale => Self::field(
                "",
                "Somebody else saved first. Open it again to see what changed; copy what you typed first.",
            ),
            Refusal::Broken(error) => error.into(),
        }
    }
}

/// How a form fails.
#[derive(Debug)]
pub enum Failure {
    /// Something typed has to be mended; nothing was changed.
    Refused {
        /// Why, field by field.
        errors: Vec<FieldError>,
    },
    /// Somebody else saved first.
    Conflict(Box<Conflict>),
    /// There is no such thing.
    NotFound,
    /// The person may not.
    Denied(Denied),
    /// The database is away, or something broke: logged with the request id, never shown.
    Broken(sqlx::Error),
}

impl Failure {
    /// One sentence beside one field (empty: the form as a whole).
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::choose(field, message, Vec::new())
    }

    /// The same, with what may have been meant.
    pub fn choose(field: &str, message: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::Refused {
            errors: vec![FieldError {
                field: field.to_owned(),
                message: message.into(),
                choices,
            }],
        }
    }

    /// What pages and forms are told, when it is not a matter of what was typed.
    pub fn into_app_error(self) -> AppError {
        match self {
            Self::NotFound => AppError::NotFound,
            Self::Denied(why) => AppError::Forbidden(why.to_string()),
            Self::Refused { errors, .. } => AppError::Forbidden(
                errors
                    .into_iter()
                    .map(|error| error.message)
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            Self::Conflict(_) => AppError::Forbidden("Somebody else saved first.".to_owned()),
            // Done again, it will most likely not be lost: whoever does so says so.
            Self::Broken(error) if is_race(&error) => AppError::Unavailable {
                request_id: request_id(),
            },
            Self::Broken(error) => unavailable(&error),
        }
    }

    /// What a form is told.
    pub fn into_reply(self) -> Result<Reply, AppError> {
        match self {
            Self::Refused { errors } => Ok(Reply::Refused { errors }),
            Self::Conflict(conflict) => Ok(Reply::Conflict(conflict)),
            other => Err(other.into_app_error()),
        }
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::field(refused.field(), refused.to_string())
    }
}

/// A broken law of the database becomes its sentence; anything else is not the person's doing.
impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        let law = error
            .as_database_error()
            .and_then(|e| e.constraint())
            .and_then(crate::server::store::shared::constraint_messages::sentence);
        match (law, error) {
            (Some((field, message)), _) => Self::field(field, message),
            (None, sqlx::Error::RowNotFound) => Self::NotFound,
            (None, error) => Self::Broken(error),
        }
    }
}

/// Whether a transaction was ended because of another one, as PostgreSQL's codes say (appendix A of its manual): nothing of it
/// has happened, and done again it will.
pub fn is_race(error: &sqlx::Error) -> bool {
    const DEADLOCK: &str = "40P01";
    const SERIALIZATION: &str = "40001";
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| [DEADLOCK, SERIALIZATION].contains(&&*code))
}

/// All that is wrong with a form at once: every field is read before the first complaint.
#[derive(Default)]
pub struct FormErrors {
    errors: Mutex<Vec<FieldError>>,
}

fn open<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FormErrors {
    /// The value, or `None` with the complaint kept.
    pub fn collect<T>(&self, result: Result<T, impl Into<Failure>>) -> Option<T> {
        self.collect_at(None, result)
    }

    /// The same, with every complaint put beside `field`.
    pub fn collect_at<T>(
        &self,
        field: Option<&str>,
        result: Result<T, impl Into<Failure>>,
    ) -> Option<T> {
        match result.map_err(Into::into) {
            Ok(value) => Some(value),
            Err(Failure::Refused { errors }) => {
                let placed = errors.into_iter().map(|error| FieldError {
                    field: field.unwrap_or(&error.field).to_owned(),
                    ..error
                });
                open(&self.errors).extend(placed);
                None
            }
            Err(other) => {
                let message = other.into_app_error().to_string();
                open(&self.errors).push(FieldError {
                    field: field.unwrap_or_default().to_owned(),
                    message,
                    choices: Vec::new(),
                });
                None
            }
        }
    }

    /// Whether anything was said.
    pub fn any(&self) -> bool {
        !open(&self.errors).is_empty()
    }

    /// The refusal with everything that was kept.
    pub fn refusal(self) -> Failure {
        Failure::Refused {
            errors: std::mem::take(&mut open(&self.errors)),
        }
    }
}

tokio::task_local! {
    /// The id of the request being served: in the log, and on error pages.
    pub static REQUEST_ID: String;
}

/// The id of the request being served.
pub fn request_id() -> String {
    REQUEST_ID
        .try_with(Clone::clone)
        .unwrap_or_else(|_| "-".to_owned())
}

/// Logs what broke and gives what may be shown of it.
pub fn unavailable(error: &dyn std::fmt::Display) -> AppError {
    let request_id = request_id();
    tracing::error!(request_id, %error, "a request could not be served");
    AppError::Unavailable { request_id }
}
