//! A private PostgreSQL, for when no database URL is given: a real cluster in the data folder, reached over a
//! unix socket only, with PostgreSQL's own safe settings (fsync on).
//!
//! PostgreSQL refuses to run as root; there it runs in a user namespace (the files stay root's), or as nobody.
//! When the app is killed, PostgreSQL goes on: the next start finds it by its lock file and stops it first.
//! When PostgreSQL is killed, the app goes on: it starts it again.

mod cluster;
mod identity;
mod left_behind;

pub use cluster::find_binaries;

use identity::{Identity, command};
use left_behind::{signal, stop_left_behind};
use std::{
    fs, io,
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// A running private PostgreSQL; dropping it stops it cleanly.
#[derive(Debug)]
pub struct PrivatePostgres {
    url: String,
    stop: Option<Sender<()>>,
    keeper: Option<JoinHandle<()>>,
    _lock: fs::File,
}

const MISSING: &str = "PostgreSQL's programs (initdb, postgres) are not here. Install PostgreSQL 15 or newer \
(Debian: apt install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql@17), \
or give a database in DATABASE_URL.";

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
        let identity = identity::identity(&data)?;
        let socket = cluster::socket_folder(&data, identity)?;
        let cluster = data.join("postgres");
        if !cluster.join("PG_VERSION").exists() {
            cluster::make_cluster(&binaries, &cluster, identity)?;
        }
        cluster::refuse_other_version(&binaries, &cluster)?;
        let log = data.join("postgres.log");
        let _ = fs::remove_file(&log);
        let url = format!(
            "postgres:///postgres?host={}&user=postgres",
            socket.display()
        );
        let server = Server {
            program: binaries.join("postgres"),
            identity,
            cluster,
            socket,
            log,
        };
        let child = server.start_after_others()?;
        let (stop, stopped) = channel();
        let keeper = std::thread::Builder::new()
            .name("postgres".into())
            .spawn(move || server.keep(child, &stopped))?;
        Ok(Self {
            url,
            stop: Some(stop),
            keeper: Some(keeper),
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
        drop(self.stop.take());
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
    }
}

/// How a cluster is served.
#[derive(Debug)]
struct Server {
    program: PathBuf,
    identity: Identity,
    cluster: PathBuf,
    socket: PathBuf,
    log: PathBuf,
}

impl Server {
    /// Starts it; it takes connections a moment later, after a crash perhaps minutes.
    fn start(&self) -> io::Result<Child> {
        stop_left_behind(&self.cluster, &self.socket)?;
        // What people typed may stand in it.
        let log = fs::File::options()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&self.log)?;
        command(self.identity, &self.program)
            .arg("-D")
            .arg(&self.cluster)
            // What it says is read, and shown.
            .env("LC_ALL", "C")
            .args(["-c", "listen_addresses=", "-c"])
            .arg(format!("unix_socket_directories={}", self.socket.display()))
            // Not the terminal's process group: on Ctrl-C the app finishes its requests first, then stops PostgreSQL.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
    }

    /// Starts it and waits until it is ready. Of one that was killed, processes that are busy end a moment later; and one that an
    /// app started just before it was killed may come up meanwhile, and is stopped in its turn.
    fn start_after_others(&self) -> io::Result<Child> {
        let began = Instant::now();
        loop {
            let mut child = self.start()?;
            let ended = match self.wait_until_ready(&mut child) {
                Ok(()) => return Ok(child),
                Err(ended) => ended,
            };
            let said = ended.to_string();
            let others = OTHERS.iter().any(|what| said.contains(what));
            if !others || began.elapsed() > OTHERS_END {
                return Err(ended);
            }
            std::thread::sleep(LOOK);
            let _ = fs::remove_file(&self.log);
        }
    }

    /// The eighth line of its lock file says `ready` once connections are accepted.
    fn is_ready(&self, child: &Child) -> bool {
        let text = fs::read_to_string(self.cluster.join("postmaster.pid")).unwrap_or_default();
        let mut lines = text.lines();
        lines.next().map(str::trim) == Some(&child.id().to_string())
            && lines.nth(6).map(str::trim) == Some("ready")
    }

    /// However long it takes to recover, as long as it lives.
    fn wait_until_ready(&self, child: &mut Child) -> io::Result<()> {
        let mut said = Instant::now();
        while !self.is_ready(child) {
            if let Some(status) = child.try_wait()? {
                return Err(io::Error::other(format!(
                    "PostgreSQL ended at once ({status}): {}",
                    fs::read_to_string(&self.log).unwrap_or_default().trim()
                )));
            }
            if said.elapsed() > Duration::from_secs(30) {
                tracing::warn!(log = %self.log.display(), "PostgreSQL is not ready yet: it may be recovering");
                said = Instant::now();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Starts it again whenever it ends, until it is to be stopped. What does not stay is started less and less often.
    fn keep(&self, mut child: Child, stopped: &Receiver<()>) {
        let mut pause = LOOK;
        while matches!(stopped.recv_timeout(pause), Err(RecvTimeoutError::Timeout)) {
            match child.try_wait() {
                Ok(Some(status)) => {
                    tracing::error!(%status, log = %self.log.display(), "PostgreSQL has ended; it is started again");
                    // The processes of one that was killed end a moment after it does: until then another does not stay.
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    match self.start() {
                        Ok(again) => child = again,
                        Err(error) => tracing::error!(%error, "PostgreSQL cannot be started"),
                    }
                }
                _ if self.is_ready(&child) => pause = LOOK,
                _ => {}
            }
        }
        if matches!(child.try_wait(), Ok(None)) {
            // SIGINT is PostgreSQL's fast shutdown: it ends connections and leaves a clean cluster.
            signal("-INT", child.id());
            let _ = child.wait();
        }
    }
}

/// How often it is looked whether PostgreSQL is still there.
const LOOK: Duration = Duration::from_millis(250);
/// What PostgreSQL says where another one is still there, or again.
const OTHERS: [&str; 2] = [
    "pre-existing shared memory block",
    "lock file \"postmaster.pid\" already exists",
];
/// How long it is waited at most for processes of one that was killed: a form's query may take 20 s.
const OTHERS_END: Duration = Duration::from_secs(60);
/// How long it is waited at most before what has ended is started again.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

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
