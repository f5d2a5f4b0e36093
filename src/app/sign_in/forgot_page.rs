//! A forgotten password: asking for a link by mail, and what the link leads to. Plain forms, as signing in is.

use crate::app::{
    sign_in::{
        gate::Gate,
        outside_actions::{ForgotPassword, ResetPassword},
    },
    ui::{
        field::Field,
        form::{FormAction, FormAlert, FormState},
    },
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Asks for a link.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let answer = FormState::of(FormAction::to::<ForgotPassword>());
    let sent = use_query_map().read_untracked().get("sent").is_some();
    let said = sent.then(|| {
        html! { <p class="alert" role="status">"If there is an account with that address, a link is on its way. It works for an hour. Nothing came? Ask your administrator: they can see the outbox and set a password."</p> }
    });
    html! {
        <Title text="Forgotten password" />
        <Gate heading="Forgotten password">
            {said}
            <form method="post" action=ForgotPassword::url()>
                <Field label="E-mail address" name="email" kind="email" autocomplete="username" flat=true answer=answer first=true />
                <FormAlert answer=answer fields=&["email"] />
                <button class="btn go">"Send me a link"</button>
            </form>
            <p><a href="/sign-in">"Back to signing in"</a></p>
        </Gate>
    }
}

/// Chooses a new password.
#[component]
pub fn ResetPage() -> impl IntoView {
    let answer = FormState::of(FormAction::to::<ResetPassword>());
    let token = use_params_map()
        .read_untracked()
        .get("token")
        .unwrap_or_default();
    let token = answer.typed("token", &token);
    html! {
        <Title text="Choose a password" />
        <Gate heading="Choose a new password">
            <form method="post" action=ResetPassword::url() novalidate>
                <input type="hidden" name="token" value=token />
                <Field label="New password" name="new_password" kind="password" autocomplete="new-password" flat=true answer=answer first=true hint="At least 10 characters" />
                <FormAlert answer=answer fields=&["new_password"] />
                <button class="btn go">"Save"</button>
            </form>
        </Gate>
    }
}
