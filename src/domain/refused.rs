//! Why something may not be: one sentence a person can act on, and the field it belongs to.

use crate::domain::Status;

/// A law that was about to be broken. `Display` is the sentence shown to the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A purpose with no visible character.
    #[error("Say what the call is for.")]
    BlankPurpose,
    /// A Not held or Cancelled without its reason.
    #[error("Give a reason: it is kept in the call's history.")]
    BlankReason,
    /// A text above its limit, in characters.
    #[error("Keep it under {limit} characters; this has {length}.")]
    TooLong {
        /// The form field.
        field: &'static str,
        /// The most that is kept.
        limit: usize,
        /// What came.
        length: usize,
    },
    /// More typed into one form than is kept of it until it is saved.
    #[error("This is too long to be kept while you type: save it.")]
    DraftTooLong,
    /// A span whose end is before its start.
    #[error("A call cannot end before it starts.")]
    EndsBeforeItStarts,
    /// A span longer than a day: a slip of the date, not a call.
    #[error("That is longer than 24 hours: check the dates.")]
    LongerThanADay,
    /// Held at a time that has not come.
    #[error("A call cannot be held in the future.")]
    HeldInTheFuture,
    /// A planned length outside 1 to 1,440 minutes.
    #[error("Give a length like 15 min or 1h30, from 1 minute to 24 hours.")]
    LengthOutOfRange,
    /// How it came out is asked, and nothing is said.
    #[error("Say how it came out: pick an outcome, or write a few words.")]
    OutcomeMissing,
    /// Something typed for a reminder that is no time before a call.
    #[error(
        "Give it like 30 min, 1 h or 1 day, at most 28 days before; several with commas between them."
    )]
    ReminderNotRead,
    /// More reminders than a call may have.
    #[error("Keep it to ten reminders.")]
    TooManyReminders,
    /// Start pressed on a call that is on the line already.
    #[error("This call is already on the line.")]
    AlreadyStarted,
    /// A closing, or a start, of a call that is closed.
    #[error("This call is already {}. Reopen it first.", .0.word().to_lowercase())]
    AlreadyClosed(Status),
    /// Reopen on a call that is open.
    #[error("This call is not closed, so there is nothing to reopen.")]
    NotClosed,
    /// A number that is none, or is not dialled.
    #[error("This is no number that can be dialled.")]
    NotDialled,
    /// Nobody has said where they pick up.
    #[error("Say in your profile where you pick up first.")]
    NowhereToPickUp,
    /// No connection dials.
    #[error(
        "No connection can ring your telephone. Under Telephony it takes one that dials, with a number of yours; and hosted providers ring whole numbers, not extensions."
    )]
    NoTelephone,
    /// A number that is marked as not to be called.
    #[error("This number is marked “do not call”. Say why you call all the same.")]
    DoNotCall,
    /// Hang up on a call that does not go on.
    #[error("This call is over.")]
    NotOnTheLine,
    /// Hang up where the provider does not.
    #[error("It cannot be ended from here: put the receiver down.")]
    NotEndedFromHere,
    /// An administrator who would be none any more by their own hand.
    #[error("You cannot take this from yourself: ask another administrator.")]
    OwnRole,
    /// What somebody had is given to nobody who could do it.
    #[error("Choose a colleague who is still here.")]
    NobodyToTakeOver,
    /// A reopened call would have neither plan nor start.
    #[error("This call was never planned, so there is nothing to go back to. Edit it instead.")]
    NoTimeToGoBackTo,
    /// A call that was tried at a time that has not come.
    #[error("That time has not come yet. Plan the call instead.")]
    TriedInTheFuture,
    /// A disposition that is not one for calls of that status, or is retired.
    #[error("That disposition is not one for a call that is {}.", .0.word().to_lowercase())]
    DispositionDoesNotFit(Status),
    /// An edit that would move a call to another status.
    #[error("This call is {} now. Open the form again; copy what you typed first.", .0.word().to_lowercase())]
    StatusHasChanged(Status),
    /// A kept call that breaks a law: the constraints rule it out.
    #[error("This call's record is damaged: tell your administrator.")]
    Damaged,
    /// A merge, which moved the call with everything else.
    #[error("This came with a merge of two records, and is taken back there.")]
    MergeIsTakenBackElsewhere,
    /// Wrong passwords one after the other.
    #[error("Too many tries. Wait a while, then try again.")]
    TooManyTries,
    /// A password that everybody tries first.
    #[error("That is one of the first that anybody tries. Choose another one.")]
    PasswordCommon,
    /// A password made of whose it is.
    #[error("That is a name or an e-mail address with little around it. Choose another one.")]
    PasswordNamesYou,
    /// A reason for a call that was held: it needs none.
    #[error("A call that is held needs no reason.")]
    ReasonForHeld,
    /// A task that is in the bin.
    #[error("This task is in the bin. Restore it first.")]
    TaskInTheBin,
    /// A record that is in the bin.
    #[error("This is in the bin. Restore it first.")]
    RecordInTheBin,
    /// A call that is in the bin.
    #[error("This call is in the bin. Restore it first.")]
    CallInTheBin,
    /// A call that nobody is to call back for.
    #[error("This is not a missed call that is still to be called back.")]
    NotMissed,
    /// An id that is somebody else's call.
    #[error(
        "This form's number belongs to another call. Open the form again; copy what you typed first."
    )]
    IdOfAnother,
    /// The same command once more, with other values.
    #[error(
        "This form has made its call already, with other values. Open that call to change it; what you typed is still here."
    )]
    MadeOtherwise,
    /// An undo of how a call began.
    #[error("This is how the call began: cancel the call instead.")]
    NothingBefore,
    /// An undo of a change that is not the newest.
    #[error(
        "The call has changed since, so this can no longer be undone. Its story shows what happened."
    )]
    ChangedSince,
    /// An answer to an invitation to a call that has begun, or is over.
    #[error("This call has begun, or is over: there is nothing to answer any more.")]
    NothingToAnswer,
    /// An answer of somebody who does not take part.
    #[error("They do not take part in this call any more.")]
    NoParticipant,
    /// A record without a name.
    #[error("Give it a name.")]
    BlankName,
    /// A record that went into another one.
    #[error("It was merged into another one: take the merge back instead.")]
    MergedAway,
    /// Something that was deleted more than thirty days ago.
    #[error("It has been in the bin for more than thirty days: it is gone for good.")]
    GoneForGood,
    /// A lead that was deleted.
    #[error("This lead is in the bin: bring it back first.")]
    LeadInTheBin,
    /// An opportunity of nobody's.
    #[error("An opportunity needs an account: give the lead its company first.")]
    OpportunityNeedsAccount,
    /// A merge of things that are not two of a kind that can be merged.
    #[error("Two different accounts, or two different contacts, can be merged.")]
    NotTwoOfAKind,
    /// A merge with something deleted.
    #[error("One of them is in the bin: bring it back first.")]
    OneInTheBin,
    /// A merge of an account into one below it.
    #[error("The one that stays belongs to the one that goes: merge the other way round.")]
    OtherWayRound,
    /// A merge of a record that another merge is not done with.
    #[error("The calls of {0} are still being moved. Wait until they are, then merge it.")]
    CallsAreMoving(String),
    /// A merge whose result went into another record since.
    #[error("{0} was merged into another one since: take that merge back first.")]
    MergedOnSince(String),
    /// A merge taken back twice.
    #[error("This merge was taken back already.")]
    TakenBackAlready,
    /// An account that would belong to itself.
    #[error("An account cannot belong to itself, or to one below it.")]
    AccountOfItself,
    /// A record of somebody else's, given away.
    #[error("Only its owner, whoever made it, or a manager may do this.")]
    NotYoursToGive,
    /// A user without a name.
    #[error("Give a name.")]
    BlankUserName,
    /// What no mail could reach.
    #[error("Give an e-mail address, like sam@example.com.")]
    NoEmail,
    /// A password that is easily guessed.
    #[error("Use at least {0} characters. A few words are easy to remember.")]
    PasswordTooShort(usize),
    /// A password that cannot be hashed.
    #[error("That password cannot be kept. Try another one.")]
    PasswordUnusable,
    /// A present password that is not it.
    #[error("That is not your password now.")]
    WrongPassword,
    /// A code that is none, is too old, or was taken before.
    #[error(
        "That code is not right. Your app shows another every half minute; a recovery code works once."
    )]
    WrongCode,
    /// A code for a two-step sign-in that nobody is setting up, from a page of before.
    #[error("Two-step sign-in is not being set up any more. Begin again.")]
    NotSettingUp,
    /// Two-step sign-in turned off for oneself as if for another.
    #[error("Turn off your own two-step sign-in in your profile.")]
    OwnSecondStep,
    /// A second first administrator.
    #[error("Callboard is set up already. Sign in instead.")]
    SetUpAlready,
    /// A disposition that may never be chosen.
    #[error("Tick at least one status it may be chosen for.")]
    AppliesNowhere,
    /// A role taken from the last administrator.
    #[error("This is the only administrator. Make somebody else one first.")]
    OnlyAdmin,
    /// A task without words.
    #[error("Say what is to be done.")]
    BlankTask,
    /// The id of a task that says something else.
    #[error("This form was sent before, as “{0}”. Open the page again to add another task.")]
    TaskSaidOtherwise(String),
    /// A note without words.
    #[error("Write something first.")]
    BlankNote,
}

impl Refused {
    /// The name of the form field the sentence belongs beside; empty for the form as a whole.
    pub fn field(&self) -> &'static str {
        match self {
            Self::BlankPurpose => "purpose",
            Self::BlankReason => "reason",
            Self::TooLong { field, .. } => field,
            Self::EndsBeforeItStarts | Self::LongerThanADay | Self::HeldInTheFuture => "ended",
            Self::TriedInTheFuture => "started",
            Self::LengthOutOfRange => "length",
            Self::OutcomeMissing => "outcome",
            Self::ReminderNotRead | Self::TooManyReminders => "reminder",
            Self::DispositionDoesNotFit(_) => "disposition",
            Self::BlankName | Self::BlankUserName => "name",
            Self::NoEmail => "email",
            Self::PasswordTooShort(_)
            | Self::PasswordUnusable
            | Self::PasswordCommon
            | Self::PasswordNamesYou => "password",
            Self::WrongPassword | Self::TooManyTries => "old_password",
            Self::WrongCode => "code",
            Self::AppliesNowhere | Self::ReasonForHeld => "held",
            Self::OpportunityNeedsAccount => "opportunity",
            Self::NotTwoOfAKind
            | Self::OneInTheBin
            | Self::OtherWayRound
            | Self::CallsAreMoving(_) => "other",
            Self::AccountOfItself => "account",
            Self::NotYoursToGive => "owner",
            Self::NobodyToTakeOver => "to",
            Self::BlankTask => "title",
            Self::BlankNote => "body",
            Self::NotDialled => "number",
            Self::DoNotCall => "reason",
            Self::NowhereToPickUp
            | Self::NoTelephone
            | Self::NotOnTheLine
            | Self::NotEndedFromHere => "",
            Self::DraftTooLong
            | Self::CallInTheBin
            | Self::TaskInTheBin
            | Self::RecordInTheBin
            | Self::MergeIsTakenBackElsewhere
            | Self::NotMissed
            | Self::AlreadyStarted
            | Self::AlreadyClosed(_)
            | Self::NotClosed
            | Self::NoTimeToGoBackTo
            | Self::OwnRole
            | Self::StatusHasChanged(_)
            | Self::Damaged
            | Self::IdOfAnother
            | Self::MadeOtherwise
            | Self::NothingBefore
            | Self::ChangedSince
            | Self::NoParticipant
            | Self::NothingToAnswer
            | Self::MergedAway
            | Self::GoneForGood
            | Self::LeadInTheBin
            | Self::MergedOnSince(_)
            | Self::TakenBackAlready
            | Self::OnlyAdmin
            | Self::SetUpAlready
            | Self::NotSettingUp
            | Self::OwnSecondStep
            | Self::TaskSaidOtherwise(_) => "",
        }
    }
}
