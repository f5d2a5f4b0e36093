//! The first start: the first administrator, once.

use crate::app::{
    sign_in::{actions::SetUp, gate::Gate},
    ui::{
        field::Field,
        form::{FormAction, FormAlert, FormState},
    },
};
use crate::dom;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

/// What the form begins with where the browser does not say where it is.
const FIRST_ZONE: &str = "America/New_York";

/// The set-up page.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let answer = FormState::of(FormAction::to::<SetUp>());
    // Where the browser is, once it can say so.
    Effect::new(|_| {
        if let Some(zone) = dom::own_zone()
            && dom::value_of("zone") == FIRST_ZONE
        {
            dom::write_into("zone", &zone);
        }
    });
    html! {
        <Title text="Set up" />
        <Gate heading="Welcome">
            <p class="lead">"This Callboard is empty. Make its first administrator: yourself. Everybody else is added from inside."</p>
            <form method="post" action=SetUp::url() novalidate>
                <Field label="Your name" name="name" autocomplete="name" answer=answer first=true />
                <Field label="E-mail address" name="email" kind="email" autocomplete="username" answer=answer />
                <Field label="Password" name="password" kind="password" autocomplete="new-password" answer=answer hint="At least 10 characters" />
                <Field label="Time zone" name="zone" answer=answer value=FIRST_ZONE list="zones" hint="Like America/Chicago or Europe/London" />
                <datalist id="zones">
                    {["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/London", "Europe/Berlin", "Europe/Paris", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "UTC"]
                        .map(|zone| html! { <option value=zone></option> })}
                </datalist>
                <FormAlert answer=answer fields=&["name", "email", "password", "zone"] />
                <button class="btn go">"Set up Callboard"</button>
            </form>
        </Gate>
    }
}
