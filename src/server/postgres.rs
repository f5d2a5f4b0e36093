//! A private PostgreSQL, for when no database URL is given: a real cluster in the data folder, reached over a
//! unix socket only, with PostgreSQL's own safe settings (fsync on).
//!
//! PostgreSQL refuses to run as root; there it runs in a user namespace (the files stay root's), or as nobody.
//! When the app is killed, PostgreSQL goes on: the next start finds it by its lock file and stops it first.

use std::{
    fs, io,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running private PostgreSQL; dropping it stops it cleanly.
#[derive(Debug)]
pub struct PrivatePostgres {
    child: Child,
    url: String,
    _lock: fs::File,
}

#[derive(Clone, Copy)]
enum Identity {
    AsIs,
    UserNamespace,
    Nobody,
}

/// User and group id of nobody, where there are no user namespaces.
const NOBODY: u32 = 65_534;

impl PrivatePostgres {
    /// Starts it in `data`, making the cluster the first time. The error is a sentence.
    pub fn start(data: &Path) -> io::Result<Self> {
        let binaries = find_binaries().ok_or_else(|| io::Error::other(MISSING))?;
        fs::create_dir_all(data).map_err(|error| {
            io::Error::other(format!(
                "The data folder {} cannot be made: {error}.",
                data.display()
            ))
        })?;
        let data = data.canonicalize()?;
        let lock = lock(&data)?;
        let identity = identity(&data)?;
        let socket = socket_folder(&data, identity)?;
        let cluster = data.join("postgres");
        if !cluster.join("PG_VERSION").exists() {
            make_cluster(&binaries, &cluster, identity)?;
        }
        refuse_other_version(&binaries, &cluster)?;
        stop_left_behind(&cluster, &socket)?;

        let log_path = data.join("postgres.log");
        let log = fs::File::create(&log_path)?;
        let mut child = command(identity, &binaries.join("postgres"))
            .arg("-D")
            .arg(&cluster)
            .args(["-c", "listen_addresses=", "-c"])
            .arg(format!("unix_socket_directories={}", socket.display()))
            // Not the terminal's process group: on Ctrl-C the app finishes its requests first, then stops PostgreSQL.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        wait_until_ready(&mut child, &cluster, &log_path)?;
        let url = format!(
            "postgres:///postgres?host={}&user=postgres",
            socket.display()
        );
        Ok(Self {
            child,
            url,
            _lock: lock,
        })
    }

    /// Starts an empty one: for tests and measurements.
    pub fn start_empty(data: &Path) -> io::Result<Self> {
        let _ = fs::remove_dir_all(data);
        Self::start(data)
    }

    /// What sqlx and psql connect with.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it ends connections and leaves a clean cluster.
        signal("-INT", self.child.id());
        let _ = self.child.wait();
    }
}

const MISSING: &str = "PostgreSQL's programs (initdb, postgres) are not here. Install PostgreSQL 15 or newer \
(Debian: apt install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql@17), \
or give a database in DATABASE_URL.";

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

/// One app a data folder.
fn lock(data: &Path) -> io::Result<fs::File> {
    let file = fs::File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(data.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(io::Error::other(format!(
            "Another Callboard is using the data folder {}. Stop it first, or give this one a folder of its own with --data.",
            data.display()
        ))),
    }
}

/// The user id of this process; that of nobody where it cannot be told.
fn own_id() -> u32 {
    let id = Command::new("id")
        .arg("-u")
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    id.ok().and_then(|id| id.parse().ok()).unwrap_or(NOBODY)
}

fn is_root() -> bool {
    own_id() == 0
}

fn identity(data: &Path) -> io::Result<Identity> {
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

fn command(identity: Identity, program: &Path) -> Command {
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

/// A folder for the socket: its path has to be shorter than 108 bytes, which a data folder's need not be.
fn socket_folder(data: &Path, identity: Identity) -> io::Result<PathBuf> {
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

fn make_cluster(binaries: &Path, cluster: &Path, identity: Identity) -> io::Result<()> {
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
fn refuse_other_version(binaries: &Path, cluster: &Path) -> io::Result<()> {
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

/// A PostgreSQL whose app was killed goes on running. The lock says no app uses it, so it is stopped. Its process id
/// stands in the cluster and, should the data folder have been removed under it, beside its socket.
fn stop_left_behind(cluster: &Path, socket: &Path) -> io::Result<()> {
    for pid_file in [
        cluster.join("postmaster.pid"),
        socket.join(".s.PGSQL.5432.lock"),
    ] {
        let text = fs::read_to_string(pid_file).unwrap_or_default();
        let Some(pid) = text
            .lines()
            .next()
            .and_then(|line| line.trim().parse::<u32>().ok())
        else {
            continue;
        };
        // Another process may have that id by now: PostgreSQL itself clears such a file away.
        let since = Instant::now();
        let mut told = false;
        while is_postgres(pid, cluster) {
            if !told {
                signal("-INT", pid);
                told = true;
            }
            if since.elapsed() > Duration::from_secs(30) {
                return Err(io::Error::other(format!(
                    "An earlier PostgreSQL (process {pid}) is still using {} and does not stop.",
                    cluster.display()
                )));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    Ok(())
}

/// Whether that process is the PostgreSQL of this cluster: asked of /proc, and of ps where there is none (macOS).
fn is_postgres(pid: u32, cluster: &Path) -> bool {
    let arguments = if Path::new("/proc/self").exists() {
        fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default()
    } else {
        Command::new("ps")
            .args(["-o", "args=", "-p", &pid.to_string()])
            .output()
            .map(|output| output.stdout)
            .unwrap_or_default()
    };
    let arguments = String::from_utf8_lossy(&arguments);
    arguments.contains("postgres") && arguments.contains(&*cluster.to_string_lossy())
}

fn signal(name: &str, pid: u32) {
    let _ = Command::new("kill")
        .args([name, &pid.to_string()])
        .stderr(Stdio::null())
        .status();
}

/// The eighth line of its lock file says `ready` once connections are accepted.
fn wait_until_ready(child: &mut Child, cluster: &Path, log: &Path) -> io::Result<()> {
    let since = Instant::now();
    loop {
        let text = fs::read_to_string(cluster.join("postmaster.pid")).unwrap_or_default();
        let mut lines = text.lines();
        if lines.next().map(str::trim) == Some(&child.id().to_string())
            && lines.nth(6).map(str::trim) == Some("ready")
        {
            return Ok(());
        }
        if let Some(status) = child.try_wait()? {
            return Err(io::Error::other(format!(
                "PostgreSQL ended at once ({status}): {}",
                fs::read_to_string(log).unwrap_or_default().trim()
            )));
        }
        if since.elapsed() > Duration::from_secs(60) {
            return Err(io::Error::other(format!(
                "PostgreSQL did not get ready within a minute; see {}.",
                log.display()
            )));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
