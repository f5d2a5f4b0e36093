//! One's own settings.

use crate::app::layout::SignOutButton;
use crate::{
    app::{
        Page,
        settings::user_actions::{ChangePassword, ReadProfile, SaveProfile, SignOutElsewhere},
        ui::{
            field::{Chips, Field},
            form::{FormAction, FormAlert, FormState, PostForm},
            page_data::{ask_once, show},
        },
    },
    dom,
    domain::Role,
    view::{Choice, Profile},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The profile page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    // Read once: reading it again after a save would take away what is being typed into the next field.
    let page = ask_once(|| ReadProfile {});
    let actions = (
        FormAction::to::<SaveProfile>(),
        FormAction::to::<ChangePassword>(),
        FormAction::to::<SignOutElsewhere>(),
    );
    html! {
        <Title text="Profile" />
        <div class="narrow">
            {show(page, move |profile| {
                html! {
                    <header class="top"><h1>"Profile"</h1></header>
                    <Settings profile=profile actions=actions />
                }
            })}
        </div>
    }
}

#[component]
fn Settings(profile: Profile, actions: (FormAction, FormAction, FormAction)) -> impl IntoView {
    let (save, password, elsewhere) = actions;
    let (saved, changed, ended) = (
        FormState::of(save),
        FormState::of(password),
        FormState::of(elsewhere),
    );
    let zones = profile
        .zones
        .into_iter()
        .map(|zone| html! { <option value=zone.value>{zone.label}</option> })
        .collect_view();
    let themes = [
        ("system", "As the system"),
        ("light", "Light"),
        ("dark", "Dark"),
    ]
    .map(|(value, label)| Choice {
        value: value.into(),
        label: label.into(),
    })
    .to_vec();
    let keys = [("on", "On"), ("off", "Off: only with Ctrl")]
        .map(|(value, label)| Choice {
            value: value.into(),
            label: label.into(),
        })
        .to_vec();
    let others = move || match profile.sessions - 1 {
        _ if password.is_done() || elsewhere.is_done() => {
            "You are signed in nowhere else.".to_owned()
        }
        ..=0 => "You are signed in nowhere else.".to_owned(),
        1 => "You are signed in at one other place.".to_owned(),
        others => format!("You are signed in at {others} other places."),
    };
    let admin = use_context::<Page>()
        .and_then(|page| page.me)
        .is_some_and(|me| me.role == Role::Admin);
    // Theme and keys are the document's own attributes: they follow at once, without a new page.
    Effect::new(move |_| {
        if save.is_done() {
            dom::fetch(&ReadProfile {}, |profile| {
                if let Ok(profile) = profile {
                    dom::set_theme(&profile.theme);
                    dom::set_keys(&profile.keys);
                }
            });
        }
    });
    html! {
        <section class="card" aria-labelledby="you">
            <h2 id="you">"You"</h2>
            <p class="quiet">{profile.email}</p>
            <PostForm action=save>
                <Field label="Name" name="name" answer=saved value=profile.name autocomplete="name" />
                <Field label="Time zone" name="zone" answer=saved value=profile.zone list="zones" hint="Every time is shown to you in this zone" />
                <datalist id="zones">{zones}</datalist>
                <Chips label="Theme" name="theme" answer=saved choices=themes value=profile.theme />
                <Field label="Remind" name="reminder" answer=saved value=profile.reminder hint="Minutes before a planned call; new plans start with it" />
                <Chips label="Keys such as S for Start" name="keys" prefix="single-" answer=saved choices=keys value=profile.keys />
                <FormAlert answer=saved fields=&["name", "zone", "theme", "reminder", "keys"] />
                <button class="btn go">"Save"</button>
            </PostForm>
        </section>
        <section class="card" aria-labelledby="password">
            <h2 id="password">"Password"</h2>
            <PostForm action=password>
                <Field label="Password now" name="old_password" kind="password" flat=true autocomplete="current-password" answer=changed />
                <Field label="New password" name="new_password" kind="password" flat=true autocomplete="new-password" answer=changed hint="At least 10 characters" />
                <FormAlert answer=changed fields=&["old_password", "new_password"] />
                <button class="btn">"Change password"</button>
            </PostForm>
        </section>
        {admin.then(|| {
            html! {
                <section class="card phone-only" aria-labelledby="manage">
                    <h2 id="manage">"Manage"</h2>
                    <div class="acts"><a class="btn" href="/settings/users">"Users"</a><a class="btn" href="/settings/dispositions">"Outcomes"</a><a class="btn" href="/settings/health">"Health"</a></div>
                </section>
            }
        })}
        <section class="card" aria-labelledby="sessions">
            <h2 id="sessions">"Where you are signed in"</h2>
            <p>{others}</p>
            <FormAlert answer=ended />
            <div class="acts">
                <PostForm action=elsewhere class="inline"><button class="btn">"Sign out everywhere else"</button></PostForm>
                <SignOutButton />
            </div>
        </section>
    }
}
