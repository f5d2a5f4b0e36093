//! Who may what: a line for each server function, and one for each page.

/// Who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Whoever comes.
    Anybody,
    /// Everybody signed in.
    SignedIn,
    /// The owner, managers, administrators.
    Theirs,
    /// The same; others do not even learn that it is there.
    Hidden,
    /// The author alone.
    Author,
    /// Administrators.
    Admins,
}

/// Every server function: who may, and what is sent. `{call}`, `{record}`, `{note}`, `{task}`, `{import}`, `{lead}`, `{user}`
/// are the owner's.
pub const FUNCTIONS: &[(&str, May, &str)] = &[
    ("agenda", May::SignedIn, ""),
    ("bin", May::SignedIn, ""),
    (
        "calls/answer",
        May::Theirs,
        "id={call}&who=r{contact}&answer=accepted",
    ),
    ("calls/call-back", May::SignedIn, "id={new}&missed={new}"),
    (
        "calls/carry-over",
        May::SignedIn,
        "to=/calls/log&form[id]={new}&form[purpose]=x",
    ),
    (
        "calls/close",
        May::Theirs,
        "form[id]={call}&form[status]=cancelled&form[reason]=why",
    ),
    ("calls/delete", May::Theirs, "id={call}"),
    (
        "calls/edit",
        May::Theirs,
        "form[id]={call}&form[version]=1&form[purpose]=Other&form[direction]=outbound&form[owner]={kim}&form[date]=2026-11-27&form[time]=14:00&form[zone]=America/New_York",
    ),
    ("calls/edit-form", May::Theirs, "id={call}"),
    (
        "calls/elsewhere",
        May::SignedIn,
        "date=2026-11-27&time=14:00&zone=America/New_York",
    ),
    ("calls/list", May::SignedIn, ""),
    ("calls/log", May::SignedIn, "form[purpose]=x"),
    ("calls/log-form", May::SignedIn, ""),
    ("calls/plan", May::SignedIn, "form[purpose]=x"),
    ("calls/plan-form", May::SignedIn, ""),
    ("calls/read", May::SignedIn, "id={call}"),
    ("calls/reopen", May::Theirs, "id={call}"),
    ("calls/restore", May::Theirs, "id={call}"),
    ("calls/settle", May::Theirs, "id={call}&reason=x"),
    ("calls/start", May::Theirs, "id={call}"),
    ("calls/start-now", May::SignedIn, "id={new}"),
    ("dispositions/list", May::Admins, ""),
    (
        "dispositions/save",
        May::Admins,
        "form[label]=Good&form[held]=yes&form[active]=yes",
    ),
    ("dispositions/step", May::Admins, "id={new}&to=up"),
    (
        "drafts/discard",
        May::SignedIn,
        "draft=/api/notes/save&form[id]={new}",
    ),
    (
        "drafts/keep",
        May::SignedIn,
        "of=/api/notes/save&place=/calls/1&fields=form[id]%3D{new}",
    ),
    ("health", May::Admins, ""),
    ("imports/forget", May::Hidden, "id={import}"),
    ("imports/list", May::SignedIn, ""),
    ("imports/read", May::Hidden, "id={import}"),
    (
        "imports/reread",
        May::Hidden,
        "form[id]={import}&form[kind]=contact&form[zone]=UTC&form[country]=US",
    ),
    ("imports/restore", May::Hidden, "id={import}"),
    ("imports/start", May::Hidden, "id={import}"),
    ("imports/undo", May::Hidden, "id={import}"),
    ("me", May::SignedIn, ""),
    (
        "notes/save",
        May::Author,
        "form[id]={note}&form[call]={call}&form[version]=1&form[body]=Otherwise",
    ),
    (
        "profile/password",
        May::SignedIn,
        "old_password=no&new_password=no",
    ),
    ("profile/read", May::SignedIn, ""),
    ("profile/save", May::SignedIn, "form[name]="),
    ("profile/sign-out-elsewhere", May::SignedIn, ""),
    ("records/convert", May::Theirs, "id={lead}"),
    ("records/delete", May::Theirs, "id={contact}"),
    ("records/form", May::SignedIn, "list=contacts&id={contact}"),
    ("records/history", May::SignedIn, "id={contact}"),
    ("records/list", May::SignedIn, "query[list]=contacts"),
    (
        "records/merge",
        May::Theirs,
        "id={contact}&other={other_contact}",
    ),
    ("records/merge-page", May::SignedIn, "id={contact}"),
    ("records/read", May::SignedIn, "list=contacts&id={contact}"),
    ("records/restore", May::Theirs, "id={contact}"),
    (
        "records/save",
        May::SignedIn,
        "kind=contact&form[id]={contact}&form[version]=1&form[name]=Jane Roe&form[owner]={kim}",
    ),
    ("records/undo-merge", May::SignedIn, "merge={new}"),
    ("search", May::SignedIn, "q=jane"),
    ("setup", May::Anybody, "form[name]=x"),
    ("sign-in", May::Anybody, "email=x&password=y"),
    ("sign-out", May::SignedIn, ""),
    ("suggest", May::SignedIn, "field=with&text=ja"),
    ("tasks/list", May::SignedIn, ""),
    ("tasks/save", May::SignedIn, "form[id]={new}&form[title]=x"),
    ("tasks/status", May::Theirs, "id={task}&status=done"),
    ("undo", May::Theirs, "change={change}"),
    (
        "users/add",
        May::Admins,
        "form[name]=Zed&form[email]=zed@test.example&form[role]=agent&form[zone]=UTC&form[password]=correct horse",
    ),
    ("users/disabled", May::Admins, "id={kim}&disabled="),
    ("users/list", May::Admins, ""),
    (
        "users/password",
        May::Admins,
        "id={kim}&password=correct horse",
    ),
    ("users/role", May::Admins, "id={kim}&role=agent"),
];

/// Every page, and every address that is none.
pub const ADDRESSES: &[(&str, May)] = &[
    ("/", May::SignedIn),
    ("/calls", May::SignedIn),
    ("/calls/new", May::SignedIn),
    ("/calls/log", May::SignedIn),
    ("/calls/{call}", May::SignedIn),
    ("/calls/{call}/edit", May::Theirs),
    ("/accounts", May::SignedIn),
    ("/contacts", May::SignedIn),
    ("/contacts/new", May::SignedIn),
    ("/contacts/{contact}", May::SignedIn),
    ("/contacts/{contact}/edit", May::SignedIn),
    ("/contacts/{contact}/merge", May::SignedIn),
    ("/leads", May::SignedIn),
    ("/opportunities", May::SignedIn),
    ("/cases", May::SignedIn),
    ("/tasks", May::SignedIn),
    ("/search", May::SignedIn),
    ("/import", May::SignedIn),
    ("/import/{import}", May::Hidden),
    ("/bin", May::SignedIn),
    ("/profile", May::SignedIn),
    ("/settings/users", May::Admins),
    ("/settings/dispositions", May::Admins),
    ("/settings/health", May::Admins),
    ("/export/calls.csv", May::SignedIn),
    ("/export/contacts.csv", May::SignedIn),
    ("/export/tasks.csv", May::SignedIn),
    ("/healthz", May::Anybody),
    ("/readyz", May::Anybody),
    ("/manifest.webmanifest", May::Anybody),
    ("/robots.txt", May::Anybody),
];
