//! What telephones Callboard knows, and how a caller is known.

use super::coded::coded;
use chrono::{DateTime, Utc};

coded! {
    /// Who carries the calls.
    Provider {
        /// Twilio Voice.
        Twilio = "twilio", "Twilio";
        /// SignalWire, by the interface it shares with Twilio.
        SignalWire = "signalwire", "SignalWire";
        /// Asterisk, and the switchboards that are built on it.
        Asterisk = "asterisk", "Asterisk";
        /// Anything that can send a signed message over the web.
        Webhook = "webhook", "Signed webhook";
        /// Callboard itself, which plays both ends: for trials and demonstrations.
        Simulator = "simulator", "Simulator";
    }
}

coded! {
    /// How it is known who is at the other end.
    Matched {
        /// One record has exactly this number.
        Exact = "exact", "exact";
        /// One record has a number that ends alike.
        Alike = "alike", "ends alike";
        /// It was dialled from a record.
        Dialled = "dialled", "dialled from their page";
        /// Several have it.
        Several = "several", "several have this number";
        /// Nobody has it.
        Nobody = "nobody", "nobody has this number";
        /// They do not show their number.
        Withheld = "withheld", "withheld";
        /// A person said who it is.
        Corrected = "corrected", "chosen by hand";
    }
}

impl Matched {
    /// Whether it is still to be said who it is.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Nobody | Self::Several | Self::Alike)
    }
}

coded! {
    /// How far a call has come, as its line says it.
    Stage {
        /// The provider was asked to dial, and nothing was heard yet.
        Asked = "asked", "Dialling";
        /// It is being dialled.
        Dialling = "dialling", "Dialling";
        /// It rings.
        Ringing = "ringing", "Ringing";
        /// They talk.
        Connected = "connected", "Connected";
        /// It is over.
        Over = "over", "Over";
    }
}

impl Stage {
    /// Whether something is going on.
    pub fn is_live(self) -> bool {
        self != Self::Over
    }

    /// Since when they talk, of a call that was answered then; none unless they do now.
    pub fn talks_since(self, answered: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        answered.filter(|_| self == Self::Connected)
    }
}

coded! {
    /// How a call goes that the simulator plays.
    Fate {
        /// It is answered, and they talk.
        Answered = "answered", "Answered";
        /// Nobody answers.
        NoAnswer = "no_answer", "Nobody answers";
        /// It is busy.
        Busy = "busy", "Busy";
        /// Whoever is called declines.
        Declined = "declined", "Declined";
        /// Whoever calls hangs up while it rings.
        GivenUp = "given_up", "The caller hangs up first";
        /// There is no such number.
        WrongNumber = "wrong_number", "No such number";
        /// A mailbox answers.
        Voicemail = "voicemail", "A mailbox answers";
    }
}
