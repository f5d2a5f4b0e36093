//! A password of one's own, in place of one that an administrator chose. A plain form, as signing in is.

use crate::app::{
    settings::user_actions::ChoosePassword,
    sign_in::gate::Gate,
    ui::{
        field::Field,
        form::{FormAction, FormAlert, FormState},
    },
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

/// The page that comes first after a sign-in with a password that was given.
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let answer = FormState::of(FormAction::to::<ChoosePassword>());
    html! {
        <Title text="Choose a password" />
        <Gate heading="Choose your password">
            <p class="lead">"The one you were given is known to somebody else. Choose one that only you know."</p>
            <form method="post" action=ChoosePassword::url() novalidate>
                <Field label="Password you were given" name="old_password" kind="password" autocomplete="current-password" flat=true answer=answer first=true />
                <Field label="New password" name="new_password" kind="password" autocomplete="new-password" flat=true answer=answer hint="At least 10 characters" />
                <FormAlert answer=answer fields=&["old_password", "new_password"] />
                <button class="btn go">"Save and go on"</button>
            </form>
        </Gate>
    }
}
