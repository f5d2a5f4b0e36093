//! Who may do what: the one place that decides it. Every verb asks; screens ask too, to offer only what will be done.

use super::Role;
use uuid::Uuid;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Start, close, reopen, edit, delete or restore a call, or answer for somebody who takes part.
    ChangeCall,
    /// Change what a note says.
    ChangeNote,
    /// Mark a task as done, drop it, or open it again.
    ChangeTask,
    /// Correct what is known of a record.
    CorrectRecord,
    /// Give a record to somebody else, delete, restore, merge or convert it.
    ManageRecord,
    /// See an import, go on with it, take it back.
    ManageImport,
    /// Add users, change roles and passwords, keep people out.
    ManageUsers,
    /// Add, change and retire dispositions.
    ManageDispositions,
    /// Add and change telephone connections and numbers, and see what came over them.
    ManageTelephony,
    /// See how Callboard itself is.
    SeeHealth,
}

/// Who wants to do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody signed in.
    User(Person),
    /// Callboard itself: a job, the shell.
    System,
    /// A telephony connection, by its id.
    Provider(Uuid),
}

impl Actor {
    /// The user who acts, if it is one.
    pub fn user(self) -> Option<Uuid> {
        match self {
            Self::User(person) => Some(person.id),
            Self::System | Self::Provider(_) => None,
        }
    }
}

/// A user, as far as it matters what they may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// The user.
    pub id: Uuid,
    /// What they are trusted with.
    pub role: Role,
}

/// What it is done to: whose it is. A setting of the company is nobody's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Who owns it.
    pub owner: Option<Uuid>,
    /// Who made it.
    pub creator: Option<Uuid>,
}

impl Subject {
    /// Something that has an owner and was made by somebody.
    pub fn of(owner: impl Into<Option<Uuid>>, creator: impl Into<Option<Uuid>>) -> Self {
        Self {
            owner: owner.into(),
            creator: creator.into(),
        }
    }
}

/// Why somebody may not; `Display` is the sentence they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// A call of somebody else's.
    #[error("Only its owner, whoever made it, or a manager may change this call.")]
    OthersCall,
    /// A task of somebody else's.
    #[error("Only its owner, whoever made it, or a manager may change this task.")]
    OthersTask,
    /// A note of somebody else's: not even a manager puts words into another's mouth.
    #[error("Only its author changes a note. Add one of your own.")]
    OthersNote,
    /// A record of somebody else's.
    #[error("Only its owner, whoever made it, or a manager may do this.")]
    OthersRecord,
    /// An import of somebody else's.
    #[error("Only whoever brought this file, or a manager, may see it.")]
    OthersImport,
    /// What administrators do.
    #[error("Only an administrator may do this.")]
    NotAdmin,
    /// What a telephony connection has no business with.
    #[error("A telephone line may only make and change calls.")]
    NotForProviders,
    /// What administrators do with dispositions.
    #[error("Only an administrator may change outcomes and reasons.")]
    NotAdminOfDispositions,
}

/// Whether `who` may do `action` to `subject`.
///
/// # Errors
/// The reason why not.
pub fn may(actor: Actor, action: Action, subject: Subject) -> Result<(), Denied> {
    let who = match actor {
        Actor::User(person) => person,
        Actor::System => return Ok(()),
        Actor::Provider(_) if action == Action::ChangeCall => return Ok(()),
        Actor::Provider(_) => return Err(Denied::NotForProviders),
    };
    let theirs = subject.owner == Some(who.id) || subject.creator == Some(who.id);
    let manages = who.role >= Role::Manager;
    let (granted, denied) = match action {
        Action::CorrectRecord => return Ok(()),
        Action::ChangeCall => (theirs || manages, Denied::OthersCall),
        Action::ChangeNote => (subject.creator == Some(who.id), Denied::OthersNote),
        Action::ChangeTask => (theirs || manages, Denied::OthersTask),
        Action::ManageRecord => (theirs || manages, Denied::OthersRecord),
        Action::ManageImport => (theirs || manages, Denied::OthersImport),
        Action::ManageUsers | Action::ManageTelephony | Action::SeeHealth => {
            (who.role == Role::Admin, Denied::NotAdmin)
        }
        Action::ManageDispositions => (who.role == Role::Admin, Denied::NotAdminOfDispositions),
    };
    if granted { Ok(()) } else { Err(denied) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn granted(role: Role, action: Action, owner: Option<Uuid>, creator: Option<Uuid>) -> bool {
        may(
            Actor::User(Person { id: ME, role }),
            action,
            Subject { owner, creator },
        )
        .is_ok()
    }

    #[test]
    fn what_is_somebodys_is_changed_by_its_owner_its_maker_and_managers() {
        for action in [
            Action::ChangeCall,
            Action::ChangeTask,
            Action::ManageRecord,
            Action::ManageImport,
        ] {
            assert!(
                granted(Role::Agent, action, Some(ME), Some(OTHER)),
                "{action:?}"
            );
            assert!(
                granted(Role::Agent, action, Some(OTHER), Some(ME)),
                "{action:?}"
            );
            assert!(
                !granted(Role::Agent, action, Some(OTHER), Some(OTHER)),
                "{action:?}"
            );
            assert!(
                !granted(Role::Agent, action, None, None),
                "{action:?}: nobody's is not everybody's"
            );
            assert!(
                granted(Role::Manager, action, Some(OTHER), Some(OTHER)),
                "{action:?}"
            );
            assert!(granted(Role::Admin, action, None, None), "{action:?}");
        }
    }

    #[test]
    fn a_note_is_changed_by_its_author_alone() {
        for role in Role::ALL {
            assert!(
                granted(role, Action::ChangeNote, None, Some(ME)),
                "{role:?}"
            );
            assert!(
                !granted(role, Action::ChangeNote, Some(ME), Some(OTHER)),
                "{role:?}"
            );
        }
    }

    #[test]
    fn everybody_corrects_records_and_only_administrators_change_the_settings() {
        assert!(granted(
            Role::Agent,
            Action::CorrectRecord,
            Some(OTHER),
            Some(OTHER)
        ));
        for action in [
            Action::ManageUsers,
            Action::ManageDispositions,
            Action::ManageTelephony,
            Action::SeeHealth,
        ] {
            assert!(
                !granted(Role::Agent, action, Some(ME), Some(ME)),
                "{action:?}"
            );
            assert!(
                !granted(Role::Manager, action, Some(ME), Some(ME)),
                "{action:?}"
            );
            assert!(granted(Role::Admin, action, None, None), "{action:?}");
        }
    }

    #[test]
    fn jobs_may_everything_and_telephone_lines_only_calls() {
        let nobodys = Subject::default();
        for action in [
            Action::ChangeCall,
            Action::ManageRecord,
            Action::ManageUsers,
        ] {
            assert_eq!(may(Actor::System, action, nobodys), Ok(()), "{action:?}");
        }
        let line = Actor::Provider(OTHER);
        assert_eq!(may(line, Action::ChangeCall, nobodys), Ok(()));
        for action in [
            Action::ChangeNote,
            Action::CorrectRecord,
            Action::ManageRecord,
            Action::ManageUsers,
        ] {
            assert_eq!(
                may(line, action, nobodys),
                Err(Denied::NotForProviders),
                "{action:?}"
            );
        }
    }
}
