//! The form of the first administrator.

use super::users;
use crate::{
    domain::Role,
    server::{Failure, State, auth::set_up, state::id_at},
    view::UserForm,
};

/// Makes the first administrator; refused as soon as there is anybody.
pub async fn first_admin(state: &State, form: &UserForm) -> Result<(), Failure> {
    let command = users::read(form, id_at(state.clock.now()), Role::Admin)?;
    Ok(set_up::first_admin(state, &command).await?)
}
