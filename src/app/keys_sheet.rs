//! The sheet of keys: it stands in the document behind the app, so that no page loads its words twice.

use leptos::prelude::*;

/// The sheet; a popover, so that it opens without JavaScript too.
#[component]
pub fn Keys() -> impl IntoView {
    let keys = [
        (
            "Anywhere",
            &[
                ("P", "Plan a call"),
                ("L", "Log a past call"),
                ("G A", "Agenda"),
                ("G D", "Calendar"),
                ("G C", "Calls"),
                ("G P", "People"),
                ("G O", "Accounts"),
                ("G T", "Tasks"),
                ("G N", "Notifications"),
                ("/", "Find in the list, or everywhere"),
                ("Ctrl K", "Search everything"),
                ("J K", "Next and previous row"),
                ("?", "This sheet"),
            ][..],
        ),
        (
            "On the agenda, the list and records",
            &[
                ("C", "Start a call now"),
                ("P", "Plan one with them"),
                ("D", "Dial their first number"),
                ("E", "Edit"),
            ][..],
        ),
        (
            "On the calendar",
            &[
                ("D W M", "Day, week, month"),
                ("T", "Today"),
                ("B N", "Earlier, later"),
                ("Shift ↑ ↓ ← →", "Move the call that has the focus"),
            ][..],
        ),
        (
            "On a call",
            &[
                ("S", "Start"),
                ("H", "Held"),
                ("N", "Not held"),
                ("X", "Cancel call"),
                ("M", "Move to another time"),
                ("R", "Reopen"),
                ("D", "Dial whoever it is with"),
                ("E", "Edit"),
                ("T", "Add a task"),
                ("U", "Undo the newest change"),
            ][..],
        ),
        (
            "In a form",
            &[
                ("1–9", "Pick a disposition"),
                ("Ctrl Enter", "Save"),
                ("Esc", "Leave the field"),
            ][..],
        ),
    ];
    let groups = keys
        .into_iter()
        .map(|(title, keys)| {
            let rows = keys
                .iter()
                .map(|(key, what)| html! { <div><dt><kbd>{*key}</kbd></dt><dd>{*what}</dd></div> })
                .collect_view();
            html! { <section><h3>{title}</h3><dl>{rows}</dl></section> }
        })
        .collect_view();
    html! {
        <div id="keys" popover="auto" role="dialog" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <div class="keys">{groups}</div>
        </div>
    }
}
