//! Two-step sign-in, in the profile.

use crate::{
    app::ui::{
        badges::Time,
        field::Field,
        form::{FormAction, FormAlert, FormState, PostForm},
    },
    view::{Qr, SecondStep},
};
use leptos::prelude::*;

/// Where its forms go.
#[derive(Clone, Copy)]
pub struct SecondStepActions {
    /// Begins to set it up.
    pub begin: FormAction,
    /// Leaves that off.
    pub leave_off: FormAction,
    /// Turns it on.
    pub on: FormAction,
    /// Turns it off.
    pub off: FormAction,
}

/// The card.
#[component]
pub fn SecondStepCard(
    /// How it stands.
    step: SecondStep,
    /// Where its forms go.
    actions: SecondStepActions,
) -> impl IntoView {
    let inside = match step {
        SecondStep::Off => html! {
            <p class="hint">"Besides your password, a code from an app on your phone: Google Authenticator, Microsoft Authenticator, 1Password and others. Whoever learns your password cannot sign in with it."</p>
            <FormAlert answer=FormState::of(actions.begin) />
            <PostForm action=actions.begin><button class="btn">"Set it up"</button></PostForm>
        },
        SecondStep::SettingUp {
            picture,
            address,
            key,
            recovery,
        } => {
            let codes = recovery
                .into_iter()
                .map(|code| html! { <li>{code}</li> })
                .collect_view();
            let answer = FormState::of(actions.on);
            html! {
                <h3>"1. Scan this with your app"</h3>
                <Picture picture=picture />
                <p class="hint">"On this device: " <a href=address rel="external">"open it in your app"</a> ". Or type the key:"</p>
                <p class="key num">{key}</p>
                <h3>"2. Keep the recovery codes"</h3>
                <p class="hint">"Each signs you in once, without your phone. Print them or put them into your password manager: they are not shown again."</p>
                <ul class="codes num" aria-label="Recovery codes">{codes}</ul>
                <h3>"3. Turn it on"</h3>
                <PostForm action=actions.on>
                    <Field label="Code that your app shows" name="code" flat=true autocomplete="one-time-code" answer=answer />
                    <Field label="Your password" name="old_password" prefix="on-" kind="password" flat=true autocomplete="current-password" answer=answer />
                    <FormAlert answer=answer fields=&["code", "old_password"] />
                    <button class="btn go">"Turn it on"</button>
                </PostForm>
                <PostForm action=actions.leave_off><button class="btn quiet">"Not now"</button></PostForm>
            }
        }
        SecondStep::On { since, left } => {
            let answer = FormState::of(actions.off);
            let left = match left {
                0 => {
                    "No recovery code is left: turn it off and set it up again for new ones.".into()
                }
                1 => "One recovery code is left.".to_owned(),
                left => format!("{left} recovery codes are left."),
            };
            html! {
                <p><b class="st">"On"</b> " since " <Time when=since /></p>
                <p class="hint">{left} " With a new phone, turn it off and set it up again."</p>
                <PostForm action=actions.off>
                    <Field label="Your password" name="old_password" prefix="off-" kind="password" flat=true autocomplete="current-password" answer=answer />
                    <FormAlert answer=answer fields=&["old_password"] />
                    <button class="btn">"Turn it off"</button>
                </PostForm>
            }
        }
    };
    html! {
        <section class="card" aria-labelledby="second-step">
            <h2 id="second-step">"Two-step sign-in"</h2>
            {inside}
        </section>
    }
}

#[component]
fn Picture(picture: Qr) -> impl IntoView {
    let square = format!("0 0 {0} {0}", picture.side);
    html! {
        <svg class="qr" viewBox=square role="img" aria-label="QR code for your authenticator app"><path d=picture.path /></svg>
    }
}
