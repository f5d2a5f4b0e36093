//! As whom PostgreSQL runs: it refuses to be root.

use std::{
    io,
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
};

/// Whoever it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Identity {
    AsIs,
    UserNamespace,
    Nobody,
}

/// User and group id of nobody, where there are no user namespaces.
pub(super) const NOBODY: u32 = 65_534;

/// The user id of this process; that of nobody where it cannot be told.
pub(super) fn own_id() -> u32 {
    let id = Command::new("id")
        .arg("-u")
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    id.ok().and_then(|id| id.parse().ok()).unwrap_or(NOBODY)
}

fn is_root() -> bool {
    own_id() == 0
}

/// Root hands it to a user namespace, or to nobody.
pub(super) fn identity(data: &Path) -> io::Result<Identity> {
    if !is_root() {
        return Ok(Identity::AsIs);
    }
    let namespaces = command(Identity::UserNamespace, Path::new("true"))
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if namespaces {
        return Ok(Identity::UserNamespace);
    }
    std::os::unix::fs::chown(data, Some(NOBODY), Some(NOBODY))?;
    Ok(Identity::Nobody)
}

/// A program that runs as that one.
pub(super) fn command(identity: Identity, program: &Path) -> Command {
    match identity {
        Identity::AsIs => Command::new(program),
        Identity::UserNamespace => {
            let mut command = Command::new("unshare");
            command
                .args(["--user", "--map-user=nobody", "--map-group=nogroup", "--"])
                .arg(program);
            command
        }
        Identity::Nobody => {
            let mut command = Command::new(program);
            command.uid(NOBODY).gid(NOBODY);
            command
        }
    }
}
