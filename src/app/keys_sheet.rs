//! The sheet of keys: it stands in the document behind the app, so that no page loads its words twice. It says the same on
//! every page and never comes alive: it is written once.

use std::{fmt::Write, sync::LazyLock};

/// What the sheet says.
pub static SHEET: LazyLock<String> = LazyLock::new(sheet);

fn sheet() -> String {
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
            "On the agenda and the list",
            &[("C", "Start a call now")][..],
        ),
        (
            "On a record",
            &[
                ("C", "Start a call with them now"),
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
                ("Shift + arrows", "Move the call that has the focus"),
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
                ("Shift H", "Hang up"),
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
                ("Ctrl Shift Enter", "Save and go to the next call"),
                ("Esc", "Leave the field"),
            ][..],
        ),
    ];
    let mut sheet = "<h2 id=\"keys-title\">Keys</h2><div class=\"keys\">".to_owned();
    for (title, keys) in keys {
        let _ = write!(sheet, "<section><h3>{title}</h3><dl>");
        for (key, what) in keys {
            let _ = write!(sheet, "<div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>");
        }
        sheet.push_str("</dl></section>");
    }
    sheet.push_str("</div>");
    sheet
}
