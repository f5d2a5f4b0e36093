//! What the telephone says of a call, on its page.

use crate::{
    app::{
        paths,
        ui::{
            badges::Ticking,
            form::{FormAction, FormAlert, FormState, PostForm},
            get_form::GetForm,
            keyed::keyed_one,
        },
    },
    domain::RecordKind,
    view::{Named, Telephone},
};
use leptos::prelude::*;
use uuid::Uuid;

/// The card.
#[component]
pub fn PhoneCard(
    /// The call.
    call: Uuid,
    /// What is known.
    telephone: Telephone,
    /// Where a correction goes, for whoever may.
    may: Option<FormAction>,
) -> impl IntoView {
    let stage = telephone.stage;
    let live = stage.is_live().then(|| match telephone.talking {
        Some(seconds) => {
            html! { <p role="status">{stage.word()} " " <Ticking seconds=seconds brief=true /></p> }
        }
        None => html! { <p role="status">{stage.word()} "…"</p> },
    });
    let facts = telephone
        .facts
        .into_iter()
        .map(|(name, value)| html! { <div><dt>{name}</dt><dd class="num">{value}</dd></div> })
        .collect_view();
    let recordings = telephone
        .recordings
        .into_iter()
        .map(|(at, length)| {
            html! { <p><a class="recording" href=at rel="external noopener" target="_blank">"Recording"</a> " " <span class="num">{length}</span></p> }
        })
        .collect_view();
    let find = telephone.find.filter(|_| may.is_some());
    let none =
        find.as_ref().is_some_and(|find| !find.is_empty()) && telephone.candidates.is_empty();
    let known = telephone.known;
    let find = find.map(|find| {
        // Keyed: what is typed here stays when the page is read again.
        keyed_one(format!("find {known} {find}"), move || {
            let open = !find.is_empty();
            let form = html! {
                <GetForm action=paths::call(call) class="filters">
                    <div class="find">
                        <input type="search" name="who" value=find placeholder="Somebody you know" aria-label="Somebody you know" />
                        <button class="btn small">"Find"</button>
                    </div>
                </GetForm>
            };
            if known {
                html! { <details class="change" open=open><summary>"Somebody else?"</summary>{form}</details> }
            } else {
                form
            }
        })
    });
    let who = may.map(|action| {
        html! { <Who call=call candidates=telephone.candidates.clone() number=telephone.number.clone() action=action /> }
    });
    html! {
        <section class="card" aria-labelledby="telephone">
            <h2 id="telephone">"Telephone"</h2>
            {live}
            {stage.is_live().then(|| html! { <p class="still-only"><a class="btn small" href=paths::call(call) rel="external">"Look again"</a></p> })}
            <dl class="facts">{facts}</dl>
            {recordings}
            <p class="hint matched">{telephone.matched}</p>
            {find}
            {none.then(|| html! { <p class="hint" role="status">"Nobody goes by that name."</p> })}
            {who}
        </section>
    }
}

/// Ends a call that goes on, or declines one that rings.
#[component]
pub fn HangUpButton(
    /// The call.
    call: Uuid,
    /// Whether it comes in and rings.
    rings: bool,
    /// Where it goes.
    action: FormAction,
) -> impl IntoView {
    let id = call.to_string();
    let answer = FormState::of_one(action, &id);
    html! {
        <PostForm action=action class="inline">
            <input type="hidden" name="id" value=id />
            <button class="btn small stop" aria-keyshortcuts=(!rings).then_some("H")>{if rings { "Decline" } else { "Hang up" }}</button>
        </PostForm>
        <FormAlert answer=answer />
    }
}

/// Who it may be: one press says so; or somebody new.
#[component]
pub fn Who(
    /// The call.
    call: Uuid,
    /// Who has the number.
    candidates: Vec<Named>,
    /// The number, where nobody has it.
    number: Option<String>,
    /// Where the choice goes.
    action: FormAction,
) -> impl IntoView {
    let choices = candidates
        .into_iter()
        .map(|one| {
            let label = if one.under.is_empty() {
                one.name
            } else {
                format!("{} ({})", one.name, one.under)
            };
            html! { <button class="btn quiet small" name="record" value=one.id.to_string()>"It is " {label}</button> }
        })
        .collect::<Vec<_>>();
    let any = !choices.is_empty();
    let new = number.map(|number| {
        let to = |kind| paths::new_with_number(kind, &number);
        html! {
            <a class="btn quiet small" href=to(RecordKind::Contact)>"New contact"</a>
            <a class="btn quiet small" href=to(RecordKind::Lead)>"New lead"</a>
        }
    });
    html! {
        {any.then(|| html! {
            <PostForm action=action class="inline acts who">
                <input type="hidden" name="id" value=call.to_string() />
                {choices}
            </PostForm>
            <FormAlert answer=FormState::of_one(action, &call.to_string()) />
        })}
        {new.map(|new| html! { <div class="acts">{new}</div> })}
    }
}
