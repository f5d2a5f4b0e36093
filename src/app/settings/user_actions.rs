//! People: one's own profile, and, for administrators, everybody.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{
    AppError, Feed, Profile, ProfileForm, Reply, SignedInPlace, UserForm, UserList, UserQuery,
};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// One's own settings.
#[server(endpoint = "profile/read", input = GetUrl, output = Postcard)]
pub async fn read_profile() -> Result<Profile, AppError> {
    use crate::server::{http::web::server_fn_io, present::settings};
    server_fn_io::shown(settings::profile(&server_fn_io::ctx()?).await)
}

/// Saves one's own settings.
#[server(endpoint = "profile/save", output = Postcard)]
pub async fn save_profile(form: ProfileForm) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::save_profile(&server_fn_io::ctx()?, &form).await).await
}

/// Changes one's own password.
#[server(endpoint = "profile/password", output = Postcard)]
pub async fn change_password(
    #[server(default)] old_password: String,
    #[server(default)] new_password: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(
        users::change_password(&server_fn_io::ctx()?, &old_password, &new_password).await,
    )
    .await
}

/// Chooses a password of one's own in place of one that was given, and goes on.
#[server(endpoint = "profile/choose-password", output = Postcard)]
pub async fn choose_password(
    #[server(default)] old_password: String,
    #[server(default)] new_password: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let chosen = users::choose_password(&visit, &old_password, &new_password).await;
    server_fn_io::answer_to(chosen.map(|reply| ("/".to_owned(), reply))).await
}

/// Where one is signed in, the last seen first.
#[server(endpoint = "profile/places", input = GetUrl, output = Postcard)]
pub async fn read_places() -> Result<Vec<SignedInPlace>, AppError> {
    use crate::server::{http::web::server_fn_io, present::settings};
    server_fn_io::shown(settings::places(&server_fn_io::ctx()?).await)
}

/// Signs out in one place.
#[server(endpoint = "profile/sign-out-at", output = Postcard)]
pub async fn sign_out_at(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::sign_out_at(&server_fn_io::ctx()?, &id).await).await
}

/// Signs out everywhere but here.
#[server(endpoint = "profile/sign-out-elsewhere", output = Postcard)]
pub async fn sign_out_elsewhere() -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::sign_out_elsewhere(&server_fn_io::ctx()?).await).await
}

/// A page of everybody.
#[server(endpoint = "users/list", input = GetUrl, output = Postcard)]
pub async fn list_users(#[server(default)] query: UserQuery) -> Result<UserList, AppError> {
    use crate::server::{http::web::server_fn_io, present::settings};
    server_fn_io::shown(settings::users(&server_fn_io::ctx()?, &query).await)
}

/// Adds somebody.
#[server(endpoint = "users/add", output = Postcard)]
pub async fn add_user(form: UserForm) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::add(&server_fn_io::ctx()?, &form).await).await
}

/// Keeps somebody out (`yes`), or lets them in again.
#[server(endpoint = "users/disabled", output = Postcard)]
pub async fn set_disabled(
    #[server(default)] id: String,
    #[server(default)] disabled: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::set_disabled(&server_fn_io::ctx()?, &id, disabled == "yes").await)
        .await
}

/// Saves who somebody is.
#[server(endpoint = "users/save", output = Postcard)]
pub async fn save_user(
    #[server(default)] id: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] zone: String,
    #[server(default)] role: String,
    #[server(default)] phone: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let person = [&*name, &email, &zone, &role, &phone];
    server_fn_io::answer(users::save_person(&visit, &id, person).await).await
}

/// Gives all that somebody who is kept out still has to do to a colleague.
#[server(endpoint = "users/hand-over", output = Postcard)]
pub async fn hand_over_all(
    #[server(default)] id: String,
    #[server(default)] to: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::hand_over(&server_fn_io::ctx()?, &id, &to).await).await
}

/// Gives somebody a new password.
#[server(endpoint = "users/password", output = Postcard)]
pub async fn set_password(
    #[server(default)] id: String,
    #[server(default)] password: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::set_password(&server_fn_io::ctx()?, &id, &password).await).await
}

/// The link that one's calendar can subscribe to.
#[server(endpoint = "profile/feed", input = GetUrl, output = Postcard)]
pub async fn read_feed() -> Result<Feed, AppError> {
    use crate::server::{http::web::server_fn_io, present::settings};
    server_fn_io::shown(settings::feed(&server_fn_io::ctx()?).await)
}

/// Makes a new one, or takes it away.
#[server(endpoint = "profile/save-feed", output = Postcard)]
pub async fn save_feed(#[server(default)] on: String) -> Result<Reply, AppError> {
    use crate::server::{forms::users, http::web::server_fn_io};
    server_fn_io::answer(users::save_feed(&server_fn_io::ctx()?, &on).await).await
}
