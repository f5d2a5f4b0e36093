//! The route table: which page is shown at which address.

use crate::app::{
    agenda::agenda_page::AgendaPage,
    bin::bin_page::BinPage,
    calls::{
        call_page::CallPage, edit_page::EditCallPage, list_page::CallsPage, log_page::LogCallPage,
        plan_page::PlanCallPage,
    },
    imports::{import_page::ImportPage, list_page::ImportsPage},
    layout::Layout,
    not_found_page::NotFound,
    records::{
        edit_page::RecordEditPage, list_page::RecordsPage, merge_page::MergePage,
        record_page::RecordPage,
    },
    search::search_page::SearchPage,
    settings::{
        dispositions_page::DispositionsPage, profile_page::ProfilePage, users_page::UsersPage,
    },
    sign_in::{set_up_page::SetUpPage, sign_in_page::SignInPage},
    tasks::tasks_page::TasksPage,
    ui::form::Page,
};
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
        <Title formatter=|title: String| dom::in_title(if title.is_empty() { "Callboard".to_owned() } else { format!("{title} · Callboard") }) />
        <Router>
            <Routes fallback=|| view! { <NotFound /> }>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/setup") view=SetUpPage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
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
