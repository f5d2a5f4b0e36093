//! Planning a call.

use crate::app::{
    calls::{
        actions::{PlanCall, plan_form, read_elsewhere},
        call_form::{CallForm, CallFormKind, Meaning},
    },
    records::actions::suggest,
    ui::{error_panel::Problem, form::FormAction, picker::Names},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// What a wall clock means, asked while it is typed.
pub fn meaning() -> Meaning {
    let action = Action::new(|(date, time, zone): &(String, String, String)| {
        let (date, time, zone) = (date.clone(), time.clone(), zone.clone());
        async move { read_elsewhere(date, time, zone).await.ok().flatten() }
    });
    let value = action.value();
    let ask = Callback::new(move |typed| {
        action.dispatch(typed);
    });
    Meaning {
        ask,
        newest: value.into(),
    }
}

/// Names that fit what is being typed.
pub fn names() -> Names {
    let action = Action::new(|(field, text): &(String, String)| {
        let (field, text) = (field.clone(), text.clone());
        async move {
            let found = suggest(field.clone(), text.clone())
                .await
                .unwrap_or_default();
            (field, text, found)
        }
    });
    let value = action.value();
    let ask = Callback::new(move |typed| {
        action.dispatch(typed);
    });
    Names {
        ask,
        newest: value.into(),
    }
}

/// The plan form's page.
#[component]
pub fn PlanCallPage() -> impl IntoView {
    let query = use_query_map();
    let get = move |name: &str| query.read().get(name).unwrap_or_default();
    let page = Resource::new(
        move || (get("again"), get("date"), get("record")),
        |(again, date, record)| plan_form(again, date, record),
    );
    let names = names();
    let action = FormAction::to::<PlanCall>();
    let meaning = meaning();
    view! {
        <Title text="Plan a call" />
        <div class="narrow">
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! {
                            <header class="top">
                            <h1>"Plan a call"</h1>
                            <a class="btn quiet" href="/calls/log">"Log a past call instead"</a>
                            </header>
                            <CallForm kind=CallFormKind::Plan page=page action=action meaning=meaning names=names />
                        }
                        .into_any(),
                        Err(error) => view! { <Problem error=error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}
