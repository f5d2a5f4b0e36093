//! Signing in. A plain form: a new page comes with a new session, with JavaScript or without.

use crate::app::{
    sign_in::{actions::SignIn, gate::Gate},
    ui::{
        field::Field,
        form::{FormAction, FormAlert, FormState},
    },
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The sign-in page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let next = query.read_untracked().get("next").unwrap_or_default();
    let answer = FormState::of(FormAction::to::<SignIn>());
    let next = answer.typed("next", &next);
    let changed = query.read_untracked().get("new").map(|_| {
        html! { <p class="alert" role="status">"Your password is changed. Sign in with it."</p> }
    });
    html! {
        <Title text="Sign in" />
        <Gate heading="Sign in">
            {changed}
            <form method="post" action=SignIn::url()>
                <input type="hidden" name="next" value=next />
                <Field label="E-mail address" name="email" kind="email" autocomplete="username" flat=true answer=answer first=true />
                <Field label="Password" name="password" kind="password" autocomplete="current-password" flat=true answer=answer />
                <FormAlert answer=answer />
                <button class="btn go">"Sign in"</button>
            </form>
            <p><a href="/forgot">"Forgotten password?"</a></p>
        </Gate>
    }
}
