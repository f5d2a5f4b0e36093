//! How one call follows another.

use super::coded::coded;

coded! {
    /// As what a call follows another.
    Follows {
        /// The same call, planned once more.
        Again = "again", "Planned again";
        /// The next one, agreed when the other was closed.
        Next = "next", "The next call";
        /// A call back to somebody who was missed.
        CallBack = "call_back", "Call back";
    }
}
