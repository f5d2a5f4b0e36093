//! One's own settings.

use crate::app::layout::SignOutButton;
use crate::{
    app::{
        Page,
        settings::{
            second_step::{SecondStepActions, SecondStepCard},
            second_step_actions::{
                BeginSecondStep, LeaveOffSecondStep, ReadSecondStep, TurnOffSecondStep,
                TurnOnSecondStep,
            },
            user_actions::{
                ChangePassword, ReadFeed, ReadPlaces, ReadProfile, SaveFeed, SaveProfile,
                SignOutAt, SignOutElsewhere,
            },
        },
        telephony::actions::SavePhone,
        ui::{
            badges::Time,
            field::{Chips, Field},
            form::{FormAction, FormAlert, FormState, PostForm},
            page_data::{ask_once, ask_while, show},
        },
    },
    dom,
    domain::{Change, Channel, DateStyle, FirstDay, Role},
    view::{Choice, Feed, Profile, ProfileForm, SignedInPlace},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The profile page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    // Read once: reading it again after a save would take away what is being typed into the next field.
    let page = ask_once(|| ReadProfile {});
    let look = RwSignal::new(0);
    let places = ask_while(look, Vec::new, || ReadPlaces {});
    let look_again = move |_: &[Change]| {
        look.try_update(|times| *times += 1);
    };
    let (save, password) = (
        FormAction::to::<SaveProfile>(),
        FormAction::to::<ChangePassword>().followed_by(look_again),
    );
    let (one, others) = (
        FormAction::to::<SignOutAt>().followed_by(look_again),
        FormAction::to::<SignOutElsewhere>().followed_by(look_again),
    );
    let phone = FormAction::to::<SavePhone>();
    let feed = ask_while(look, Vec::new, || ReadFeed {});
    let save_feed = FormAction::to::<SaveFeed>().followed_by(look_again);
    let second_step = ask_while(look, Vec::new, || ReadSecondStep {});
    let steps = SecondStepActions {
        begin: FormAction::to::<BeginSecondStep>().followed_by(look_again),
        leave_off: FormAction::to::<LeaveOffSecondStep>().followed_by(look_again),
        on: FormAction::to::<TurnOnSecondStep>().followed_by(look_again),
        off: FormAction::to::<TurnOffSecondStep>().followed_by(look_again),
    };
    html! {
        <Title text="Profile" />
        <div class="narrow">
            {show(page, move |profile| {
                html! {
                    <header class="top"><h1>"Profile"</h1></header>
                    <Settings profile=profile save=save password=password phone=phone />
                }
            })}
            {show(second_step, move |step| html! { <SecondStepCard step=step actions=steps /> })}
            {show(feed, move |feed| html! { <CalendarFeed feed=feed save=save_feed /> })}
            {show(places, move |places| html! { <Places places=places one=one others=others /> })}
        </div>
    }
}

#[component]
fn Settings(
    profile: Profile,
    save: FormAction,
    password: FormAction,
    phone: FormAction,
) -> impl IntoView {
    let (saved, changed) = (FormState::of(save), FormState::of(password));
    let phoned = FormState::of(phone);
    let was = RwSignal::new(saved.typed("was", &profile.lines()));
    let zones = profile
        .zones
        .into_iter()
        .map(|zone| html! { <option value=zone.value>{zone.label}</option> })
        .collect_view();
    let themes = Choice::list([
        ("system", "As the system"),
        ("light", "Light"),
        ("dark", "Dark"),
    ]);
    let keys = Choice::list([("on", "On"), ("off", "Off: only with Ctrl")]);
    let weeks = Choice::list(FirstDay::ALL.iter().map(|day| (day.code(), day.word())));
    let styles = Choice::list(
        DateStyle::ALL
            .iter()
            .map(|style| (style.code(), style.word())),
    );
    let channels = Choice::list(
        Channel::ALL
            .iter()
            .map(|channel| (channel.code(), channel.word())),
    );
    let admin = use_context::<Page>()
        .and_then(|page| page.me)
        .is_some_and(|me| me.role == Role::Admin);
    // Theme and keys are the document's own attributes: they follow at once, without a new page.
    Effect::new(move |_| {
        if save.is_done() {
            // What is changed from now on is changed from what was saved.
            was.set(ProfileForm::lines(&save.values()));
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
                <input type="hidden" name="form[was]" value=move || was.get() />
                <Field label="Name" name="name" answer=saved value=profile.name autocomplete="name" />
                <Field label="Time zone" name="zone" answer=saved value=profile.zone list="zones" hint="Every time is shown to you in this zone" />
                <datalist id="zones">{zones}</datalist>
                <Chips label="Weeks begin on" name="week_begins" answer=saved choices=weeks value=profile.week_begins />
                <Chips label="Dates and times" name="date_style" answer=saved choices=styles value=profile.date_style />
                <Chips label="Theme" name="theme" answer=saved choices=themes value=profile.theme />
                <Field label="Remind" name="reminder" answer=saved value=profile.reminder hint="30 min, 1 h, 1 day; new plans begin with it" />
                <Chips label="Reminders come" name="remind_by" answer=saved choices=channels value=profile.remind_by />
                <Chips label="Keys such as S for Start" name="keys" prefix="single-" answer=saved choices=keys value=profile.keys />
                <FormAlert answer=saved fields=&["name", "zone", "week_begins", "date_style", "theme", "reminder", "remind_by", "keys"] />
                <button class="btn go">"Save"</button>
            </PostForm>
        </section>
        <section class="card" aria-labelledby="desk">
            <h2 id="desk">"Telephone"</h2>
            <PostForm action=phone>
                <input type="hidden" name="id" value=profile.id.to_string() />
                <Field label="Where you pick up" name="phone" kind="tel" flat=true answer=phoned value=profile.phone autocomplete="tel" hint="A full phone number, or your extension: it rings first when you dial from here" />
                <FormAlert answer=phoned fields=&["phone"] />
                <button class="btn">"Save telephone"</button>
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
    }
}

/// A calendar elsewhere that shows one's calls.
#[component]
fn CalendarFeed(feed: Feed, save: FormAction) -> impl IntoView {
    let button = |on: &'static str, word: &'static str| {
        html! { <button class="btn" name="on" value=on>{word}</button> }
    };
    let buttons = match &feed.link {
        None => button("yes", "Make a link"),
        Some(_) => {
            html! { {button("yes", "Make a new link")} {button("no", "Take it away")} }
        }
    };
    let link = feed.link.map(|link| {
        html! { <p><label for="feed-link">"Link"</label><input id="feed-link" type="text" readonly=true value=link /></p> }
    });
    html! {
        <section class="card" aria-labelledby="feed">
            <h2 id="feed">"Your calls in your calendar"</h2>
            <p class="hint">"Google Calendar, Outlook and Apple Calendar can subscribe to your calls by a secret link. They ask for news only every few hours: what changes in the last minute is here, and in your reminders. Whoever has the link can read what your calls are for and when they are."</p>
            {link}
            <FormAlert answer=FormState::of(save) />
            <PostForm action=save class="acts">{buttons}</PostForm>
        </section>
    }
}

/// Where one is signed in.
#[component]
fn Places(places: Vec<SignedInPlace>, one: FormAction, others: FormAction) -> impl IntoView {
    let several = places.len() > 1;
    let line = |place: SignedInPlace| {
        let SignedInPlace {
            id,
            device,
            address,
            seen,
            here,
        } = place;
        let label = format!("Sign out: {device}");
        let end = if here {
            html! { <span class="st">"This browser"</span> }
        } else {
            html! {
                <PostForm action=one class="inline">
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="btn small" aria-label=label>"Sign out"</button>
                </PostForm>
            }
        };
        let from = (!address.is_empty()).then(|| format!("{address} · "));
        html! {
            <li class="row user">
                <div class="what"><b class="title">{device}</b><span>{from} "last seen " <Time when=seen /></span></div>
                <div class="acts">{end}</div>
            </li>
        }
    };
    html! {
        <section class="card" aria-labelledby="sessions">
            <h2 id="sessions">"Where you are signed in"</h2>
            <ul class="rows" aria-labelledby="sessions">{places.into_iter().map(line).collect_view()}</ul>
            <FormAlert answer=FormState::of(one) />
            <FormAlert answer=FormState::of(others) />
            <div class="acts">
                {several.then(|| html! { <PostForm action=others class="inline"><button class="btn">"Sign out everywhere else"</button></PostForm> })}
                <SignOutButton />
            </div>
        </section>
    }
}
