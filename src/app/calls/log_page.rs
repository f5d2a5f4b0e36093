//! Logging a call that is over.

use crate::app::calls::plan_page::names;
use crate::app::{
    calls::{
        actions::{LogCall, LogForm},
        call_form::{CallForm, CallFormKind},
    },
    ui::{
        form::FormAction,
        page_data::{ask_once, show},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The log form's page.
#[component]
pub fn LogCallPage() -> impl IntoView {
    let query = use_query_map();
    let page = ask_once(move || LogForm {
        record: query.read().get("record").unwrap_or_default(),
    });
    let names = names();
    let action = FormAction::to::<LogCall>();
    html! {
        <Title text="Log a call" />
        <div class="narrow">
            {show(page, move |page| {
                html! {
                    <header class="top">
                        <h1>"Log a call"</h1>
                    </header>
                    <CallForm kind=CallFormKind::Log page=page action=action names=names />
                }
            })}
        </div>
    }
}
