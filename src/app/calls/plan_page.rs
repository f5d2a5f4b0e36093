//! Planning a call.

use crate::app::{
    calls::{
        actions::{PlanCall, PlanForm, ReadElsewhere},
        call_form::{CallForm, CallFormKind, Meaning},
    },
    records::actions::Suggest,
    ui::{
        form::FormAction,
        newest::Newest,
        page_data::{ask_once, show},
        picker::Names,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// What a wall clock means, asked while it is typed.
pub fn meaning() -> Meaning {
    let (question, newest) = (Newest::question(), RwSignal::new(None));
    let ask = Callback::new(move |typed| {
        question.ask(&ReadElsewhere { typed }, move |meaning| {
            newest.try_set(Some(meaning.ok().flatten()));
        });
    });
    Meaning {
        ask,
        newest: newest.into(),
    }
}

/// Names that fit what is being typed.
pub fn names() -> Names {
    let (question, newest) = (Newest::question(), RwSignal::new(None));
    let ask = Callback::new(move |(field, text): (String, String)| {
        let input = Suggest {
            field: field.clone(),
            text: text.clone(),
        };
        question.ask(&input, move |found| {
            newest.try_set(Some((field, text, found.unwrap_or_default())));
        });
    });
    Names {
        ask,
        newest: newest.into(),
    }
}

/// The plan form's page.
#[component]
pub fn PlanCallPage() -> impl IntoView {
    let query = use_query_map();
    let get = move |name: &str| query.read().get(name).unwrap_or_default();
    let page = ask_once(move || PlanForm {
        again: get("again"),
        date: get("date"),
        time: get("time"),
        record: get("record"),
    });
    let names = names();
    let action = FormAction::to::<PlanCall>();
    let meaning = meaning();
    html! {
        <Title text="Plan a call" />
        <div class="narrow">
            {show(page, move |page| {
                html! {
                    <header class="top">
                        <h1>"Plan a call"</h1>
                    </header>
                    <CallForm kind=CallFormKind::Plan page=page action=action meaning=meaning names=names />
                }
            })}
        </div>
    }
}
