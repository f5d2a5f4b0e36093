//! Two-step sign-in: one's own, and, for administrators, that of somebody who has lost their phone.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, Reply, SecondStep};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// How it stands with one's own.
#[server(endpoint = "profile/second-step", input = GetUrl, output = Postcard)]
pub async fn read_second_step() -> Result<SecondStep, AppError> {
    use crate::server::{http::web::server_fn_io, present::second_step};
    server_fn_io::shown(second_step::card(&server_fn_io::ctx()?).await)
}

/// Begins to set it up.
#[server(endpoint = "profile/second-step/begin", output = Postcard)]
pub async fn begin_second_step() -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::begin_second_step(&server_fn_io::ctx()?).await).await
}

/// Leaves off setting it up.
#[server(endpoint = "profile/second-step/leave-off", output = Postcard)]
pub async fn leave_off_second_step() -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::leave_off_second_step(&server_fn_io::ctx()?).await).await
}

/// Turns it on, once the app gives the right code.
#[server(endpoint = "profile/second-step/on", output = Postcard)]
pub async fn turn_on_second_step(
    #[server(default)] old_password: String,
    #[server(default)] code: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    server_fn_io::answer(users::turn_on_second_step(&visit, &old_password, &code).await).await
}

/// Turns it off.
#[server(endpoint = "profile/second-step/off", output = Postcard)]
pub async fn turn_off_second_step(
    #[server(default)] old_password: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::turn_off_second_step(&server_fn_io::ctx()?, &old_password).await)
        .await
}

/// Turns somebody else's off.
#[server(endpoint = "users/second-step-off", output = Postcard)]
pub async fn turn_off_second_step_of(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::turn_off_second_step_of(&server_fn_io::ctx()?, &id).await).await
}
