//! The screens: where the browser's half is split. A part loads when the first of its screens is opened.

use crate::app::{
    agenda::agenda_page::AgendaPage,
    bin::bin_page::BinPage,
    calendar::calendar_page::CalendarPage,
    calls::{
        call_page::CallPage, edit_page::EditCallPage, list_page::CallsPage, log_page::LogCallPage,
        plan_page::PlanCallPage,
    },
    imports::{import_page::ImportPage, list_page::ImportsPage},
    notifications::notifications_page::NotificationsPage,
    parts::Part,
    records::{
        edit_page::RecordEditPage, list_page::RecordsPage, merge_page::MergePage,
        record_page::RecordPage,
    },
    search::search_page::SearchPage,
    settings::{
        dispositions_page::DispositionsPage, health_page::HealthPage, outbox_page::OutboxPage,
        profile_page::ProfilePage, reminders_page::RemindersPage, users_page::UsersPage,
    },
    sign_in::{
        answer_page::AnswerPage,
        code_page::CodePage,
        forgot_page::{ForgotPage, ResetPage},
        new_password_page::NewPasswordPage,
        set_up_page::SetUpPage,
        sign_in_page::SignInPage,
    },
    tasks::tasks_page::TasksPage,
    telephony::{dial_page::Dial, ledger_page::Ledger, settings_page::TelephonySettings},
};
use crate::dom;
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::{ChooseView, hooks::use_location};

/// What stands at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The home page.
    Agenda,
    /// The calendar.
    Calendar,
    /// The calls list.
    Calls,
    /// One call.
    Call,
    /// A call to come.
    PlanCall,
    /// A call that is over.
    LogCall,
    /// A call that is changed.
    EditCall,
    /// A number that is dialled.
    Dial,
    /// The list of a kind of records.
    Records,
    /// One record.
    Record,
    /// A record that is made or changed.
    EditRecord,
    /// Two records that become one.
    MergeRecords,
    /// Tasks.
    Tasks,
    /// What one was told.
    Notifications,
    /// Search over everything.
    Search,
    /// Files that were brought.
    Imports,
    /// One of them.
    Import,
    /// What was deleted.
    Bin,
    /// One's own settings.
    Profile,
    /// Everybody who signs in.
    Users,
    /// How calls come out.
    Dispositions,
    /// How reminders go.
    Reminders,
    /// Mails.
    Outbox,
    /// Telephone connections and numbers.
    Telephony,
    /// What telephone providers told.
    Ledger,
    /// How Callboard itself is.
    Health,
    /// Signing in.
    SignIn,
    /// The code after the password.
    Code,
    /// The first start.
    SetUp,
    /// A password of one's own.
    NewPassword,
    /// A forgotten password.
    Forgot,
    /// What the link to a new one leads to.
    Reset,
    /// An invitation.
    Answer,
}

/// Fetches a part, unless it is there.
///
/// # Errors
/// When it does not come; it may be asked for again.
pub async fn load(part: Part) -> Result<(), NotLoaded> {
    match part {
        Part::Calls => load_calls().await,
        Part::Calendar => load_calendar().await,
        Part::Call => load_call().await,
        Part::CallForm => load_call_form().await,
        Part::Records => load_records().await,
        Part::Record => load_record().await,
        Part::RecordForm => load_record_form().await,
        Part::Office => load_office().await,
        Part::Door => load_door().await,
    }
    .map_err(NotLoaded::from)
}

/// A part that could not be fetched: the line broke, or the server has another release by now.
#[derive(Clone, Copy, Debug)]
pub struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

impl Screen {
    fn part(self) -> Part {
        match self {
            Self::Agenda | Self::Calls => Part::Calls,
            Self::Calendar => Part::Calendar,
            Self::Call => Part::Call,
            Self::PlanCall | Self::LogCall | Self::EditCall | Self::Dial => Part::CallForm,
            Self::Records
            | Self::MergeRecords
            | Self::Tasks
            | Self::Notifications
            | Self::Search => Part::Records,
            Self::Record => Part::Record,
            Self::EditRecord => Part::RecordForm,
            Self::Imports
            | Self::Import
            | Self::Bin
            | Self::Profile
            | Self::Users
            | Self::Dispositions
            | Self::Reminders
            | Self::Outbox
            | Self::Telephony
            | Self::Ledger
            | Self::Health => Part::Office,
            Self::SignIn
            | Self::Code
            | Self::SetUp
            | Self::NewPassword
            | Self::Forgot
            | Self::Reset
            | Self::Answer => Part::Door,
        }
    }

    async fn draw(self) -> Result<AnyView, NotLoaded> {
        match self.part() {
            Part::Calls => calls(self).await,
            Part::Calendar => calendar().await,
            Part::Call => call().await,
            Part::CallForm => call_form(self).await,
            Part::Records => records(self).await,
            Part::Record => record().await,
            Part::RecordForm => record_form().await,
            Part::Office => office(self).await,
            Part::Door => door(self).await,
        }
    }
}

impl ChooseView for Screen {
    /// A part that does not come is tried once more; then the page is asked for in full, as without JavaScript.
    async fn choose(self) -> AnyView {
        let to = use_location();
        let drawn = match self.draw().await {
            Err(NotLoaded) => self.draw().await,
            drawn => drawn,
        };
        drawn.unwrap_or_else(|NotLoaded| {
            let query = to.search.get_untracked();
            let mark = if query.is_empty() { "" } else { "?" };
            dom::open(&format!("{}{mark}{query}", to.pathname.get_untracked()));
            ().into_any()
        })
    }

    async fn preload(&self) {
        let _ = load(self.part()).await;
    }
}

#[wasm_split(calls, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_calls))]
fn calls(screen: Screen) -> Result<AnyView, NotLoaded> {
    Ok(match screen {
        Screen::Agenda => html! { <AgendaPage /> },
        _ => html! { <CallsPage /> },
    })
}

#[wasm_split(calendar, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_calendar))]
fn calendar() -> Result<AnyView, NotLoaded> {
    Ok(html! { <CalendarPage /> })
}

#[wasm_split(call, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_call))]
fn call() -> Result<AnyView, NotLoaded> {
    Ok(html! { <CallPage /> })
}

#[wasm_split(record, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_record))]
fn record() -> Result<AnyView, NotLoaded> {
    Ok(html! { <RecordPage /> })
}

#[wasm_split(call_form, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_call_form))]
fn call_form(screen: Screen) -> Result<AnyView, NotLoaded> {
    Ok(match screen {
        Screen::PlanCall => html! { <PlanCallPage /> },
        Screen::LogCall => html! { <LogCallPage /> },
        Screen::Dial => html! { <Dial /> },
        _ => html! { <EditCallPage /> },
    })
}

#[wasm_split(record_form, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_record_form))]
fn record_form() -> Result<AnyView, NotLoaded> {
    Ok(html! { <RecordEditPage /> })
}

#[wasm_split(records, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_records))]
fn records(screen: Screen) -> Result<AnyView, NotLoaded> {
    Ok(match screen {
        Screen::MergeRecords => html! { <MergePage /> },
        Screen::Tasks => html! { <TasksPage /> },
        Screen::Notifications => html! { <NotificationsPage /> },
        Screen::Search => html! { <SearchPage /> },
        _ => html! { <RecordsPage /> },
    })
}

#[wasm_split(office, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_office))]
fn office(screen: Screen) -> Result<AnyView, NotLoaded> {
    Ok(match screen {
        Screen::Imports => html! { <ImportsPage /> },
        Screen::Import => html! { <ImportPage /> },
        Screen::Bin => html! { <BinPage /> },
        Screen::Users => html! { <UsersPage /> },
        Screen::Dispositions => html! { <DispositionsPage /> },
        Screen::Reminders => html! { <RemindersPage /> },
        Screen::Outbox => html! { <OutboxPage /> },
        Screen::Telephony => html! { <TelephonySettings /> },
        Screen::Ledger => html! { <Ledger /> },
        Screen::Health => html! { <HealthPage /> },
        _ => html! { <ProfilePage /> },
    })
}

#[wasm_split(door, wasm_split_path = ::leptos::wasm_split, fallible, preload(load_door))]
fn door(screen: Screen) -> Result<AnyView, NotLoaded> {
    Ok(match screen {
        Screen::Code => html! { <CodePage /> },
        Screen::SetUp => html! { <SetUpPage /> },
        Screen::NewPassword => html! { <NewPasswordPage /> },
        Screen::Forgot => html! { <ForgotPage /> },
        Screen::Reset => html! { <ResetPage /> },
        Screen::Answer => html! { <AnswerPage /> },
        _ => html! { <SignInPage /> },
    })
}
