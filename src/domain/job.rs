//! What goes on by itself.

use super::coded::coded;

coded! {
    /// The jobs, by name; the word is what each is for, as an administrator reads it.
    JobName {
        /// Goes on with imports.
        Imports = "imports", "Imports are checked and written";
        /// Forgets the files and rows of old imports.
        ImportRows = "import_rows", "Files and rows of imports older than thirty days are forgotten";
        /// Goes on with merges.
        Merges = "merges", "Calls follow where a record with very many of them was merged";
        /// Empties the bin.
        Bin = "bin", "What has been in the bin for thirty days goes for good";
        /// Forgets old drafts.
        Drafts = "drafts", "Drafts that nobody went on with for thirty days are forgotten";
        /// Removes sessions.
        Sessions = "sessions", "Sessions that have ended, and failed sign-ins older than a day, are removed";
        /// Sends reminders.
        Reminders = "reminders", "Reminders are sent when they are due, and what was put off is shown again";
        /// Sends mails.
        Mails = "mails", "Mails are sent, and tried again where a mail server did not take them";
        /// Applies what telephone providers tell.
        Ledger = "ledger", "What telephone providers tell becomes calls";
        /// Listens to switchboards.
        Switchboards = "switchboards", "Callboard listens to your own switchboards";
        /// Asks how calls went.
        LookUps = "look_ups", "Telephone providers are asked about calls whose end they never told";
        /// Tells of providers that are silent.
        Silence = "silence", "Administrators are told when a telephone provider falls silent in its usual hours";
        /// Plays the simulator's calls.
        Simulator = "simulator", "The simulator's calls go on";
        /// Tells of tasks that are due.
        DueTasks = "due_tasks", "People are told in the morning which tasks are due";
        /// Forgets old news.
        Events = "events", "What happened more than three days ago is no longer kept as news";
        /// Forgets old notifications.
        Notices = "notices", "Notifications and mails older than ninety days are forgotten";
        /// Derives planned calls again.
        Zones = "zones", "Planned calls keep their time on the wall when the rules of time zones change";
        /// Keeps the parts of the last release.
        Parts = "parts", "Pages that were opened before an update keep working";
    }
}
