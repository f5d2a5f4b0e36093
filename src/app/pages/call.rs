//! A call: facts first, its story below.

use crate::{
    app::{
        api::calls::{CloseCall, ReopenCall, StartCall, UndoChange, read_call},
        components::{
            closing::{ClosingForm, ClosingRefused},
            form::Door,
            icon::{Glyph, Icon},
            live::Live,
            marks::{DirectionMark, Face, StatusMark, Ticking, Time},
            problem::Problem,
            status_controls::{StatusControls, StatusDoors},
            timeline::Timeline,
        },
        routes,
    },
    domain::Status,
    model::{CallDetail, When},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A call's page.
#[component]
pub fn CallPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let live = expect_context::<Live>();
    let asked = move || (live.changed.get(), params.read().get("id").unwrap_or_default(), query.read().get("close").unwrap_or_default());
    let page = Resource::new(asked, |(_, id, close)| read_call(id, close));
    let doors = StatusDoors {
        start: Door::to::<StartCall>(),
        close: Door::to::<CloseCall>(),
        reopen: Door::to::<ReopenCall>(),
        undo: Door::to::<UndoChange>(),
    };
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(call) => view! { <Call call=call doors=doors /> }.into_any(),
                    Err(error) => view! { <Problem error=error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Call(call: CallDetail, doors: StatusDoors) -> impl IntoView {
    let title = if call.purpose.is_empty() { "Call without a purpose yet".to_owned() } else { call.purpose.clone() };
    let mark = match (call.on_the_line, call.overdue) {
        (Some(seconds), _) => view! { <Ticking seconds=seconds /> }.into_any(),
        (None, true) => view! { <span class="st overdue">"Overdue"</span> }.into_any(),
        (None, false) => view! { <StatusMark status=call.status /> }.into_any(),
    };
    let controls = call.mine_to_change.then(|| {
        view! {
            <a class="btn quiet" href=routes::edit_call(call.id) aria-keyshortcuts="e">"Edit" <kbd aria-hidden="true">"E"</kbd></a>
            <StatusControls id=call.id status=call.status on_the_line=call.on_the_line.is_some() closing=call.closing.as_ref().map(|closing| closing.status) doors=doors />
        }
    });
    let closing = call.closing.clone().map(|closing| view! { <ClosingForm closing=closing door=doors.close back=routes::call(call.id) /> });
    let refused = call.closing.is_none().then(|| view! { <ClosingRefused door=doors.close /> });
    let facts = view! { <Facts call=call.clone() /> }.into_any();
    let story = view! { <Timeline story=call.story.clone() undo=doors.undo /> }.into_any();
    view! {
        <Title text=title.clone() />
        <header class="top call-top">
            <div class="name">
                <a class="back" href="/calls"><Icon glyph=Glyph::Back />"Calls"</a>
                <DirectionMark direction=call.direction after=" call" />
                <h1>{title}</h1>
            </div>
            {mark}
            {controls}
        </header>
        <div class="with-side">
            <div>
                {closing}
                {refused}
                {facts}
                {story}
            </div>
            <aside aria-label="People">
                <section class="card">
                    <h2>"People"</h2>
                    <div class="person"><Face name=call.owner.clone() /><div><b>{call.owner.clone()}</b><small>"owner"</small></div></div>
                </section>
            </aside>
        </div>
    }
}

#[component]
fn Facts(call: CallDetail) -> impl IntoView {
    let instant = |name: &'static str, when: Option<When>, under: String| {
        when.map(|when| view! { <Fact name=name value=view! { <Time when=when /> }.into_any() under=under /> })
    };
    let words = |name: &'static str, value: Option<String>, under: String| {
        value.map(|value| view! { <Fact name=name value=value.into_any() under=under /> })
    };
    let held_name = if call.status == Status::Held { "Held" } else { "Started" };
    let outcome = match (call.disposition.clone(), call.outcome.clone()) {
        (Some(disposition), text) => Some((disposition, text.unwrap_or_default())),
        (None, Some(text)) => Some((text, String::new())),
        (None, None) => None,
    };
    view! {
        <section class="card" aria-label="Facts">
            <dl class="facts">
                {instant("Planned", call.planned, call.planned_under)}
                {instant(held_name, call.held, call.held_under)}
                {words("Duration", call.duration, String::new())}
                {outcome.map(|(value, under)| view! { <Fact name="Outcome" value=value.into_any() under=under /> })}
                {words("Reason", call.reason, String::new())}
                {words("Reminder", call.reminder, String::new())}
            </dl>
        </section>
    }
}

#[component]
fn Fact(name: &'static str, value: AnyView, under: String) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd class="num">{value} {(!under.is_empty()).then(|| view! { <small>{under}</small> })}</dd>
        </div>
    }
}
