//! Logging a call that is over.

use super::plan_call::names;
use crate::app::{
    api::calls::{LogCall, log_form},
    components::{
        call_form::{CallForm, CallFormKind},
        form::Door,
        problem::Problem,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The log form's page.
#[component]
pub fn LogCallPage() -> impl IntoView {
    let query = use_query_map();
    let page = Resource::new(move || query.read().get("record").unwrap_or_default(), log_form);
    let names = names();
    let door = Door::to::<LogCall>();
    view! {
        <Title text="Log a call" />
        <div class="narrow">
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! {
                            <header class="top">
                            <h1>"Log a call"</h1>
                            <a class="btn quiet" href="/calls/new">"Plan a call instead"</a>
                            </header>
                            <CallForm kind=CallFormKind::Log page=page door=door names=names />
                        }
                        .into_any(),
                        Err(error) => view! { <Problem error=error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}
