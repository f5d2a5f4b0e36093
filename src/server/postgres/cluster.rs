//! A cluster's programs and files.

use super::identity::{Identity, NOBODY, command, own_id};
use std::{
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
};

/// Where initdb and postgres are: the newest of Debian's, then the PATH, then other usual places.
pub fn find_binaries() -> Option<PathBuf> {
    let version = |bin: &PathBuf| bin.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    debian.sort_by_key(|bin| std::cmp::Reverse(version(bin)));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = [
        "/usr/pgsql-18/bin",
        "/usr/pgsql-17/bin",
        "/opt/homebrew/opt/postgresql@18/bin",
        "/opt/homebrew/opt/postgresql@17/bin",
        "/usr/local/opt/postgresql@17/bin",
        "/usr/local/pgsql/bin",
    ];
    let candidates = debian
        .into_iter()
        .chain(std::env::split_paths(&path))
        .chain(usual.map(PathBuf::from));
    candidates
        .into_iter()
        .find(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
}

/// A folder for the socket: its path has to be shorter than 108 bytes, which a data folder's need not be.
pub(super) fn socket_folder(data: &Path, identity: Identity) -> io::Result<PathBuf> {
    let hash = data
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
        });
    let folder = std::env::temp_dir().join(format!("callboard-{hash:016x}"));
    // The temporary folder is everybody's: a folder of that name that somebody else made is not used.
    match fs::symlink_metadata(&folder) {
        Ok(there) => {
            let mine = matches!(identity, Identity::Nobody) && there.uid() == NOBODY
                || there.uid() == own_id();
            if !there.is_dir() || !mine {
                return Err(io::Error::other(format!(
                    "{} belongs to somebody else, and Callboard's socket has to be there. Remove it, or set TMPDIR.",
                    folder.display()
                )));
            }
        }
        Err(_) => fs::create_dir(&folder)?,
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    if matches!(identity, Identity::Nobody) {
        std::os::unix::fs::chown(&folder, Some(NOBODY), Some(NOBODY))?;
    }
    Ok(folder)
}

/// Makes the files of a new one.
pub(super) fn make_cluster(binaries: &Path, cluster: &Path, identity: Identity) -> io::Result<()> {
    let output = command(identity, &binaries.join("initdb"))
        .args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--pgdata",
        ])
        .arg(cluster)
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "A PostgreSQL cluster could not be made in {}: {}",
        cluster.display(),
        String::from_utf8_lossy(&output.stderr)
    )))
}

/// A cluster belongs to one major version; a newer PostgreSQL does not open an older one's files.
pub(super) fn refuse_other_version(binaries: &Path, cluster: &Path) -> io::Result<()> {
    let made_by = fs::read_to_string(cluster.join("PG_VERSION"))?;
    let output = Command::new(binaries.join("postgres"))
        .arg("--version")
        .output()?;
    let version = String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .nth(2)
        .unwrap_or_default()
        .to_owned();
    if version.split('.').next() == Some(made_by.trim()) {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "The data in {} was made by PostgreSQL {}, and PostgreSQL {version} is installed. Install PostgreSQL {} beside it, or move the data with pg_upgrade.",
        cluster.display(),
        made_by.trim(),
        made_by.trim()
    )))
}
