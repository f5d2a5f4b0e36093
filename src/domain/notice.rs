//! What people are told.

use super::coded::coded;

coded! {
    /// Why somebody is told something.
    NoticeKind {
        /// A call of theirs begins soon.
        Reminder = "reminder", "Reminder";
        /// They take part in a call now.
        Invited = "invited", "Invitation";
        /// A call is theirs now.
        HandedOver = "handed_over", "Handed over to you";
        /// They were rung, and nobody answered.
        Missed = "missed", "Missed call";
        /// A call of theirs has another time.
        Moved = "moved", "Moved";
        /// A call of theirs was cancelled.
        Cancelled = "cancelled", "Cancelled";
        /// Somebody said whether they will come.
        Answered = "answered", "Answer";
        /// A task is theirs now.
        TaskGiven = "task_given", "Task for you";
        /// A task is due.
        TaskDue = "task_due", "Task due";
        /// A file was written, or was not.
        ImportDone = "import_done", "Import";
        /// A telephone provider tells nothing in its usual hours.
        Silent = "silent", "Telephony";
    }
}
