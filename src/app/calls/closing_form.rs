//! The closing form: Held asks when and how it came out, Not held and Cancelled ask why.

use crate::app::ui::{
    conflict_table::ConflictTable,
    field::{Chips, Field, TextArea},
    form::{FormAction, FormAlert, FormState, PostForm},
};
use crate::{
    app::paths,
    dom,
    domain::Status,
    view::{Choice, Closing, Drafts, query::without},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use uuid::Uuid;

const FIELDS: &[&str] = &[
    "purpose",
    "started",
    "ended",
    "reason",
    "disposition",
    "outcome",
    "follow",
    "follow_title",
    "follow_due",
];

/// What the button sends that saves and goes on to the next call.
const NEXT: &str = "next";

/// Where the closing forms of a page go. Once a call is closed, the page's address asks for its form no more: if that is
/// taken back, the call is as it was.
pub fn closing_action(action: FormAction) -> FormAction {
    let (navigate, at, query) = (use_navigate(), use_location(), use_query_map());
    action.followed_by(move |changes| {
        // The answer leads on to the next call.
        if action.values().get("then").is_some_and(|to| to == NEXT) {
            return;
        }
        // In a list the form of another call may be open by now.
        let open = query.read_untracked().get("call");
        let was = |open: &str| {
            let call = open.parse().ok();
            changes
                .iter()
                .any(|change| change.subjects.iter().any(|one| Some(*one) == call))
        };
        if open.is_some_and(|open| !was(&open)) {
            return;
        }
        let (path, search) = (at.pathname.get_untracked(), at.search.get_untracked());
        let address = format!("{path}?{}", search.trim_start_matches('?'));
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        navigate(&without(&address, &["call", "close"]), options);
    })
}

/// The form that closes a call.
#[component]
pub fn ClosingForm(
    /// What it starts with.
    closing: Closing,
    /// Where it goes.
    action: FormAction,
    /// Where "Not yet" leads.
    back: String,
) -> impl IntoView {
    let id = closing.id.to_string();
    let status = closing.status;
    let own = ("status", status.code());
    let (answer, keeping) = FormState::kept_as(action, &closing.drafts, &id, own);
    let (title, button) = match status {
        Status::Held if closing.wraps_up => ("How did it go?", "Save outcome"),
        Status::NotHeld if closing.wraps_up => ("Why was it not held?", "Save outcome"),
        Status::Held => ("How did it go?", "Save as held"),
        Status::NotHeld => ("Why was it not held?", "Save as not held"),
        _ => ("Why is it cancelled?", "Save as cancelled"),
    };
    // Where one types, so that no letter of it is taken for a key.
    let asked = closing.asked;
    Effect::new(move |_| match status {
        _ if !asked => {}
        Status::Held => dom::focus(&[
            "#closing [name='form[purpose]']",
            "#disposition input",
            "#outcome",
        ]),
        _ => dom::focus(&["#reason"]),
    });

    let times = (status == Status::Held && !closing.wraps_up).then(|| {
        html! {
            <div class="two">
                <Field label="Started" name="started" kind="datetime-local" step="1" answer=answer value=closing.started.clone() hint=format!("{} time", closing.city) />
                <Field label="Ended" name="ended" kind="datetime-local" step="1" answer=answer value=closing.ended.clone() />
            </div>
            <input type="hidden" name="form[started_exact]" value=closing.started_exact.clone() />
            <input type="hidden" name="form[ended_exact]" value=closing.ended_exact.clone() />
        }
    });
    let reason = (status != Status::Held)
        .then(|| html! { <ReasonField reasons=closing.reasons.clone() value=closing.reason.clone() follow_ups=closing.follow_ups.clone() answer=answer /> });
    let purpose =
        closing.needs_purpose.then(|| html! { <Field label="Purpose" name="purpose" answer=answer hint="What the call was for" /> });
    // A disposition that is picked fills in what it suggests.
    let suggested = closing.follow_ups.clone();
    let suggest = move |_| {
        let picked = dom::chosen("form[disposition]");
        if let Some((_, what, when)) = suggested.iter().find(|(of, ..)| *of == picked) {
            dom::choose("form[follow]", what);
            dom::write_into("follow_due", when);
        }
    };
    let outcomes = (!closing.dispositions.is_empty()).then(|| {
        html! {
            <div on:change=suggest>
                <Chips label="Disposition" name="disposition" answer=answer choices=closing.dispositions.clone() value=closing.disposition.clone() numbered=true />
            </div>
        }
    });
    let follow = html! { <FollowUp closing=closing.clone() answer=answer /> };
    html! {
        <section class="card closing" id="closing" tabindex="-1" aria-label=title>
            <h2>{title}</h2>
            <PostForm action=action keeping=keeping>
                <input type="hidden" name="form[id]" value=id />
                <input type="hidden" name="form[status]" value=status.code() />
                {purpose}
                {reason}
                {outcomes}
                {times}
                <TextArea label="Outcome" name="outcome" answer=answer value=closing.outcome.clone() hint="In words, for whoever calls next" />
                {follow}
                <FormAlert answer=answer fields=FIELDS />
                <div class="acts">
                    <button class="btn go" type="submit">{button} <kbd aria-hidden="true">"Ctrl ⏎"</kbd></button>
                    <button class="btn" type="submit" name="form[then]" value=NEXT aria-keyshortcuts="Control+Shift+Enter">"Save and next" <kbd aria-hidden="true">"Ctrl ⇧ ⏎"</kbd></button>
                    <a class="btn quiet" href=back>"Not yet"</a>
                </div>
            </PostForm>
        </section>
    }
}

/// What follows: nothing, a task, or the next call. A chosen disposition suggests it, in sight before anything is saved.
#[component]
fn FollowUp(closing: Closing, answer: FormState) -> impl IntoView {
    let suggested = closing.follow_ups.clone();
    let label = |id: &str| {
        closing
            .dispositions
            .iter()
            .find(|d| d.value == id)
            .map(|d| d.label.clone())
    };
    let rules: Vec<String> = suggested
        .iter()
        .filter_map(|(id, what, when)| {
            label(id).map(|label| {
                format!(
                    "{label}: {} {when}",
                    if what == "call" { "call" } else { "task" }
                )
            })
        })
        .collect();
    let choices = Choice::list([
        ("", "Nothing"),
        ("task", "A task"),
        ("call", "The next call"),
    ]);
    let hint = if rules.is_empty() {
        String::new()
    } else {
        format!("Usual: {}", rules.join("; "))
    };
    html! {
        <div class="follow">
            <input type="hidden" name="form[follow_id]" value=answer.typed("follow_id", &closing.follow_id.to_string()) />
            <Chips label="What follows" name="follow" answer=answer choices=choices value="" />
            <div class="two follow-fields">
                <Field label="What" name="follow_title" answer=answer value=closing.follow_title hint="The task, or what the next call is for" />
                <Field label="When" name="follow_due" answer=answer value="" hint="in 2 days, next tue, tomorrow 10:00" />
            </div>
            {(!hint.is_empty()).then(|| html! { <p class="hint under">{hint}</p> })}
        </div>
    }
}

/// A reason: one of those often given, or in one's own words. Without JavaScript the field suggests them.
#[component]
pub fn ReasonField(
    /// The company's reasons.
    reasons: Vec<String>,
    /// What it starts with.
    #[prop(into, default = String::new())]
    value: String,
    /// What each suggests to do next: its words, what, and when.
    #[prop(default = Vec::new())]
    follow_ups: Vec<(String, String, String)>,
    /// The form's answer.
    answer: FormState,
) -> impl IntoView {
    let options = reasons
        .iter()
        .map(|reason| html! { <option value=reason.clone()></option> })
        .collect_view();
    let chips = reasons
        .into_iter()
        .map(|reason| {
            let text = reason.clone();
            let next = follow_ups.iter().find(|(of, ..)| *of == text).cloned();
            let fill = move |_| {
                dom::write_into("reason", &text);
                if let Some((_, what, when)) = &next {
                    dom::choose("form[follow]", what);
                    dom::write_into("follow_due", when);
                }
            };
            html! { <button type="button" class="chip alive-only" on:click=fill>{reason}</button> }
        })
        .collect_view();
    html! {
        <Field label="Reason" name="reason" answer=answer value=value list="reasons" />
        <datalist id="reasons">{options}</datalist>
        <div class="chips under">{chips}</div>
    }
}

/// The note that is offered of what was typed into a refused closing, while it is.
pub fn rescued(action: FormAction, note: FormAction) -> Option<Uuid> {
    let conflict = FormState::latest(action).conflict()?;
    conflict
        .note
        .filter(|_| !note.is_done())
        .map(|note| note.id)
}

/// A closing that was refused because somebody else closed the call first: its form is gone, what was typed is not.
#[component]
pub fn ClosingRefused(
    /// Where the form went.
    action: FormAction,
    /// Where what was typed goes as a note.
    note: FormAction,
) -> impl IntoView {
    let answer = FormState::latest(action);
    move || {
        let conflict = answer.conflict().filter(|_| !note.is_done())?;
        let offer = conflict.note.clone()?;
        let id = offer.id.to_string();
        let drafts = Drafts {
            place: paths::call(offer.call),
            ..Drafts::default()
        };
        let (kept, keeping) = FormState::kept_new(note, &drafts, &id, true);
        Some(html! {
            <section class="card" aria-label="Closed by somebody else">
                <ConflictTable conflict=conflict />
                <PostForm action=note keeping=keeping>
                    <input type="hidden" name="form[id]" value=id />
                    <input type="hidden" name="form[call]" value=offer.call.to_string() />
                    <TextArea label="Your words, as a note on the call" name="body" prefix="rescued-" answer=kept value=offer.text />
                    <FormAlert answer=kept fields=&["body"] />
                    <button class="btn go">"Add as a note"</button>
                </PostForm>
            </section>
        })
    }
}
