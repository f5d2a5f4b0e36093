//! The code after the password. A plain form, as signing in is.

use crate::app::{
    paths,
    sign_in::{actions::EnterCode, gate::Gate},
    ui::{
        field::Field,
        form::{FormAction, FormAlert, FormState},
    },
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page of whoever has set up two-step sign-in.
#[component]
pub fn CodePage() -> impl IntoView {
    let query = use_query_map();
    let next = query.read_untracked().get("next").unwrap_or_default();
    let answer = FormState::of(FormAction::to::<EnterCode>());
    let next = answer.typed("next", &next);
    let again = paths::sign_in(&next);
    let trusted = answer.typed("trust", "") == "yes";
    html! {
        <Title text="Code" />
        <Gate heading="Your code">
            <form method="post" action=EnterCode::url()>
                <input type="hidden" name="next" value=next />
                <Field label="Code" name="code" autocomplete="one-time-code" flat=true answer=answer hint="Six digits from your authenticator app, or one of your recovery codes" first=true />
                <label class="chip"><input type="checkbox" name="trust" value="yes" checked=trusted />"Ask for no code in this browser for 30 days"</label>
                <FormAlert answer=answer fields=&["code"] />
                <button class="btn go">"Sign in"</button>
            </form>
            <p class="hint">"Lost your phone? Use a recovery code, or ask your administrator."</p>
            <p><a href=again rel="external">"Start again"</a></p>
        </Gate>
    }
}
