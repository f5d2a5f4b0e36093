//! The route table: which page is shown at which address.

use crate::app::{layout::Layout, not_found_page::NotFound, screens::Screen, ui::page::Page};
use crate::{dom, domain::RecordKind};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode, StaticSegment,
    any_nested_route::IntoAnyNestedRoute,
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};

/// The routes of one kind of record; its pages find the kind in their context.
#[component(transparent)]
fn RecordRoutes(kind: RecordKind) -> impl MatchNestedRoutes + Clone {
    let within = move || {
        provide_context(kind);
        html! { <Outlet /> }
    };
    // Routes are no view.
    leptos::view! {
        <ParentRoute path=StaticSegment(kind.plural()) view=within ssr=SsrMode::Async>
            <Route path=path!("") view=Screen::Records ssr=SsrMode::Async />
            <Route path=path!("/new") view=Screen::EditRecord ssr=SsrMode::Async />
            <Route path=path!("/:id") view=Screen::Record ssr=SsrMode::Async />
            <Route path=path!("/:id/edit") view=Screen::EditRecord ssr=SsrMode::Async />
            <Route path=path!("/:id/merge") view=Screen::MergeRecords ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The whole app. Every route is rendered whole on the server, so that its status, title and redirects are right
/// and the page is complete without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let page = SharedValue::new_str(|| use_context::<Page>().unwrap_or_default()).into_inner();
    provide_context(page);

    html! {
        <Title formatter=|title: String| dom::in_title(if title.is_empty() { "Callboard".to_owned() } else { format!("{title} · Callboard") }) />
        <Router>
            <Routes fallback=|| html! { <NotFound /> }>
                <Route path=path!("/sign-in") view=Screen::SignIn ssr=SsrMode::Async />
                <Route path=path!("/sign-in/code") view=Screen::Code ssr=SsrMode::Async />
                <Route path=path!("/setup") view=Screen::SetUp ssr=SsrMode::Async />
                <Route path=path!("/new-password") view=Screen::NewPassword ssr=SsrMode::Async />
                <Route path=path!("/forgot") view=Screen::Forgot ssr=SsrMode::Async />
                <Route path=path!("/reset/:token") view=Screen::Reset ssr=SsrMode::Async />
                <Route path=path!("/answer/:token") view=Screen::Answer ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/") view=Screen::Agenda ssr=SsrMode::Async />
                    <Route path=path!("/calendar") view=Screen::Calendar ssr=SsrMode::Async />
                    <Route path=path!("/calls") view=Screen::Calls ssr=SsrMode::Async />
                    <Route path=path!("/calls/new") view=Screen::PlanCall ssr=SsrMode::Async />
                    <Route path=path!("/calls/log") view=Screen::LogCall ssr=SsrMode::Async />
                    <Route path=path!("/calls/dial") view=Screen::Dial ssr=SsrMode::Async />
                    <Route path=path!("/calls/:id") view=Screen::Call ssr=SsrMode::Async />
                    <Route path=path!("/calls/:id/edit") view=Screen::EditCall ssr=SsrMode::Async />
                    <RecordRoutes kind=RecordKind::Account />
                    <RecordRoutes kind=RecordKind::Contact />
                    <RecordRoutes kind=RecordKind::Lead />
                    <RecordRoutes kind=RecordKind::Opportunity />
                    <RecordRoutes kind=RecordKind::Case />
                    <Route path=path!("/notifications") view=Screen::Notifications ssr=SsrMode::Async />
                    <Route path=path!("/tasks") view=Screen::Tasks ssr=SsrMode::Async />
                    <Route path=path!("/search") view=Screen::Search ssr=SsrMode::Async />
                    <Route path=path!("/import") view=Screen::Imports ssr=SsrMode::Async />
                    <Route path=path!("/import/:id") view=Screen::Import ssr=SsrMode::Async />
                    <Route path=path!("/bin") view=Screen::Bin ssr=SsrMode::Async />
                    <Route path=path!("/profile") view=Screen::Profile ssr=SsrMode::Async />
                    <Route path=path!("/settings/users") view=Screen::Users ssr=SsrMode::Async />
                    <Route path=path!("/settings/dispositions") view=Screen::Dispositions ssr=SsrMode::Async />
                    <Route path=path!("/settings/reminders") view=Screen::Reminders ssr=SsrMode::Async />
                    <Route path=path!("/settings/outbox") view=Screen::Outbox ssr=SsrMode::Async />
                    <Route path=path!("/settings/telephony") view=Screen::Telephony ssr=SsrMode::Async />
                    <Route path=path!("/settings/telephony/ledger") view=Screen::Ledger ssr=SsrMode::Async />
                    <Route path=path!("/settings/health") view=Screen::Health ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
