//! A number is confirmed, and dialled.

use crate::{
    app::{
        paths,
        telephony::actions::{DialNumber, ReadDial},
        ui::{
            field::Field,
            form::{FormAction, FormAlert, FormState, PostForm},
            icon::{Glyph, Icon},
            page_data::{ask_once, show},
        },
    },
    view::DialPage,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page.
#[component]
pub fn Dial() -> impl IntoView {
    let map = use_query_map();
    let asked = move |name: &str| map.read().get(name).unwrap_or_default();
    let page = ask_once(move || ReadDial {
        record: asked("record"),
        call: asked("call"),
        number: asked("number"),
    });
    let dial = FormAction::to::<DialNumber>();
    html! {
        <Title text="Call" />
        <div class="narrow">{show(page, move |page: DialPage| html! { <Confirm page=page dial=dial /> })}</div>
    }
}

#[component]
fn Confirm(page: DialPage, dial: FormAction) -> impl IntoView {
    let answer = FormState::of(dial);
    let who = page.record.as_ref().map(|record| record.name.clone());
    let title = who.map_or_else(|| page.shown.clone(), |who| format!("Call {who}"));
    let under = page
        .record
        .as_ref()
        .map(|record| record.under.clone())
        .unwrap_or_default();
    let back = match (page.call, &page.record) {
        (Some(call), _) => paths::call(call),
        (None, Some(record)) => paths::record(record.kind, record.id),
        (None, None) => "/calls".to_owned(),
    };
    let record = page
        .record
        .as_ref()
        .map(|record| record.id.to_string())
        .unwrap_or_default();
    let warnings = page
        .warnings
        .iter()
        .map(|warning| html! { <p class="alert" role="status">{warning.clone()}</p> })
        .collect_view();
    let tel = page.tel.clone().map(|tel| {
        let log = page.record.as_ref().map(|record| paths::log_with(record.id));
        html! { <a class="btn quiet" href=tel rel="external" data-log=log><Icon glyph=Glyph::Phone />"Dial with this device"</a> }
    });
    let log = page.record.as_ref().map(
        |record| html! { <a class="btn quiet" href=paths::log_with(record.id)>"Log the call"</a> },
    );
    let not_to_be_called = page.blocked.then(
        || html! { <p class="alert" role="alert">"This number is marked “do not call”."</p> },
    );
    // With this device nobody would be asked why.
    let tel = tel.filter(|_| !page.blocked);
    let form = match page.problem {
        Some(problem) => html! {
            {not_to_be_called}
            <p class="lead">{problem}</p>
            <div class="acts">{page.desk.is_empty().then(|| html! { <a class="btn" href="/profile#phone">"Open your profile"</a> })} {tel} {log}</div>
        },
        None => {
            let blocked = page.blocked.then(|| {
                html! {
                    {not_to_be_called}
                    <Field label="Why you call all the same" name="reason" answer=answer hint="It is kept with the call" />
                }
            });
            let simulated = page.simulated.then(|| {
                html! { <p class="hint">"The simulator plays this call, nobody is really called. Numbers that end in 1 are busy, 2 nobody answers, 3 declines, 4 is no number, 5 a mailbox, 6 you do not pick up."</p> }
            });
            html! {
                <PostForm action=dial class="card">
                    <input type="hidden" name="form[id]" value=page.id.to_string() />
                    <input type="hidden" name="form[call]" value=page.call.map(|call| call.to_string()).unwrap_or_default() />
                    <input type="hidden" name="form[record]" value=record />
                    <input type="hidden" name="form[number]" value=page.number />
                    <dl class="facts">
                        <div><dt>"Number"</dt><dd class="num">{page.shown.clone()}</dd></div>
                        <div><dt>"You pick up at"</dt><dd class="num">{page.desk}</dd></div>
                        <div><dt>"By"</dt><dd>{page.by}</dd></div>
                    </dl>
                    <Field label="Purpose" name="purpose" answer=answer value=page.purpose first=true />
                    {blocked}
                    <FormAlert answer=answer fields=&["number", "purpose", "reason"] />
                    <div class="acts">
                        <button class="btn go"><Icon glyph=Glyph::Phone />"Call"</button>
                        {tel}
                    </div>
                    {simulated}
                </PostForm>
            }
        }
    };
    html! {
        <header class="top">
            <div class="name">
                <a class="back" href=back><Icon glyph=Glyph::Back />"Back"</a>
                <h1>{title}</h1>
                {(!under.is_empty()).then(|| html! { <p class="subtitle">{under}</p> })}
            </div>
        </header>
        {warnings}
        {form}
    }
}
