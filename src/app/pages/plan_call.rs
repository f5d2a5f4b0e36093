//! Planning a call.

use crate::app::{
    api::calls::{PlanCall, plan_form, read_elsewhere},
    components::{
        call_form::{CallForm, CallFormKind, Meaning},
        form::Door,
        problem::Problem,
    },
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
    Meaning { ask, newest: value.into() }
}

/// The plan form's page.
#[component]
pub fn PlanCallPage() -> impl IntoView {
    let query = use_query_map();
    let get = move |name: &str| query.read().get(name).unwrap_or_default();
    let page = Resource::new(move || (get("again"), get("date")), |(again, date)| plan_form(again, date));
    let door = Door::to::<PlanCall>();
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
                            <CallForm kind=CallFormKind::Plan page=page door=door meaning=meaning />
                        }
                        .into_any(),
                        Err(error) => view! { <Problem error=error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}
