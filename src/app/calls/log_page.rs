//! Logging a call that is over.

use crate::app::calls::plan_page::names;
use crate::app::{
    calls::{
        actions::{LogCall, log_form},
        call_form::{CallForm, CallFormKind},
    },
    ui::{error_panel::Problem, form::FormAction},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The log form's page.
#[component]
pub fn LogCallPage() -> impl IntoView {
    let query = use_query_map();
    let page = Resource::new(
        move || query.read().get("record").unwrap_or_default(),
        log_form,
    );
    let names = names();
    let action = FormAction::to::<LogCall>();
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
                            <CallForm kind=CallFormKind::Log page=page action=action names=names />
                        }
                        .into_any(),
                        Err(error) => view! { <Problem error=error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}
