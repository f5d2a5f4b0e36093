//! Every URL: the routes, and beside them the functions that build links to them.

use super::{
    document::Page,
    pages::{
        agenda::AgendaPage, bin::BinPage, call::CallPage, calls::CallsPage, dispositions::DispositionsPage, edit_call::EditCallPage,
        frame::Frame, import::ImportPage, imports::ImportsPage, log_call::LogCallPage, merge::MergePage, not_found::NotFound,
        plan_call::PlanCallPage, profile::ProfilePage, record::RecordPage, record_edit::RecordEditPage, records::RecordsPage,
        search::SearchPage, set_up::SetUpPage, sign_in::SignInPage, tasks::TasksPage, users::UsersPage,
    },
};
use crate::{browser, domain::RecordKind};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode, StaticSegment,
    any_nested_route::IntoAnyNestedRoute,
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};
use uuid::Uuid;

/// A call's page.
pub fn call(id: Uuid) -> String {
    format!("/calls/{id}")
}

/// A record's page.
pub fn record(kind: RecordKind, id: Uuid) -> String {
    format!("/{}/{id}", kind.plural())
}

/// The page that changes a record.
pub fn edit_record(kind: RecordKind, id: Uuid) -> String {
    format!("/{}/{id}/edit", kind.plural())
}

/// The list of a kind.
pub fn records(kind: RecordKind) -> String {
    format!("/{}", kind.plural())
}

/// The form of a new record, of an account or contact where one is given.
pub fn new_record(kind: RecordKind, of: Option<Uuid>) -> String {
    of.map_or_else(|| format!("/{}/new", kind.plural()), |of| format!("/{}/new?of={of}", kind.plural()))
}

/// The page that merges another record into this one.
pub fn merge(kind: RecordKind, id: Uuid) -> String {
    format!("/{}/{id}/merge", kind.plural())
}

/// The plan form, from a record.
pub fn plan_with(id: Uuid) -> String {
    format!("/calls/new?record={id}")
}

/// The log form, from a record.
pub fn log_with(id: Uuid) -> String {
    format!("/calls/log?record={id}")
}

/// The page that changes a call.
pub fn edit_call(id: Uuid) -> String {
    format!("/calls/{id}/edit")
}

/// The plan form, filled in like an older call.
pub fn plan_again(id: Uuid) -> String {
    format!("/calls/new?again={id}")
}

/// The routes of one kind of record; its pages find the kind in their context.
#[component(transparent)]
fn RecordRoutes(kind: RecordKind) -> impl MatchNestedRoutes + Clone {
    let within = move || {
        provide_context(kind);
        view! { <Outlet /> }
    };
    view! {
        <ParentRoute path=StaticSegment(kind.plural()) view=within ssr=SsrMode::Async>
            <Route path=path!("") view=RecordsPage ssr=SsrMode::Async />
            <Route path=path!("/new") view=RecordEditPage ssr=SsrMode::Async />
            <Route path=path!("/:id") view=RecordPage ssr=SsrMode::Async />
            <Route path=path!("/:id/edit") view=RecordEditPage ssr=SsrMode::Async />
            <Route path=path!("/:id/merge") view=MergePage ssr=SsrMode::Async />
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
                    <RecordRoutes kind=RecordKind::Account />
                    <RecordRoutes kind=RecordKind::Contact />
                    <RecordRoutes kind=RecordKind::Lead />
                    <RecordRoutes kind=RecordKind::Opportunity />
                    <RecordRoutes kind=RecordKind::Case />
                    <Route path=path!("/tasks") view=TasksPage ssr=SsrMode::Async />
                    <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async />
                    <Route path=path!("/import") view=ImportsPage ssr=SsrMode::Async />
                    <Route path=path!("/import/:id") view=ImportPage ssr=SsrMode::Async />
                    <Route path=path!("/bin") view=BinPage ssr=SsrMode::Async />
                    <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async />
                    <Route path=path!("/settings/users") view=UsersPage ssr=SsrMode::Async />
                    <Route path=path!("/settings/dispositions") view=DispositionsPage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
