//! Every URL: the routes, and beside them the functions that build links to them.

use super::{
    document::Page,
    pages::{
        agenda::AgendaPage, call::CallPage, calls::CallsPage, dispositions::DispositionsPage, edit_call::EditCallPage, frame::Frame,
        log_call::LogCallPage, not_found::NotFound, plan_call::PlanCallPage, profile::ProfilePage, set_up::SetUpPage, sign_in::SignInPage,
        users::UsersPage,
    },
};
use crate::browser;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};
use uuid::Uuid;

/// A call's page.
pub fn call(id: Uuid) -> String {
    format!("/calls/{id}")
}

/// The page that changes a call.
pub fn edit_call(id: Uuid) -> String {
    format!("/calls/{id}/edit")
}

/// The plan form, filled in like an older call.
pub fn plan_again(id: Uuid) -> String {
    format!("/calls/new?again={id}")
}

/// The whole app. Every route is rendered whole on the server, so that its status, title and redirects are right
/// and the page is complete without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let page = SharedValue::new(|| use_context::<Page>().unwrap_or_default()).into_inner();
    provide_context(page);

    view! {
        <Title formatter=|title: String| browser::in_title(if title.is_empty() { "Callboard".to_owned() } else { format!("{title} · Callboard") }) />
        <Router>
            <Routes fallback=|| view! { <NotFound /> }>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/setup") view=SetUpPage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("/") view=AgendaPage ssr=SsrMode::Async />
                    <Route path=path!("/calls") view=CallsPage ssr=SsrMode::Async />
                    <Route path=path!("/calls/new") view=PlanCallPage ssr=SsrMode::Async />
                    <Route path=path!("/calls/log") view=LogCallPage ssr=SsrMode::Async />
                    <Route path=path!("/calls/:id") view=CallPage ssr=SsrMode::Async />
                    <Route path=path!("/calls/:id/edit") view=EditCallPage ssr=SsrMode::Async />
                    <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async />
                    <Route path=path!("/settings/users") view=UsersPage ssr=SsrMode::Async />
                    <Route path=path!("/settings/dispositions") view=DispositionsPage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
