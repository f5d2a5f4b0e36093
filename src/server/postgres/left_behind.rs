//! A PostgreSQL whose app is gone.

use std::{
    fs, io,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// A PostgreSQL whose app was killed goes on running. The lock says no app uses it, so it is stopped. Its process id
/// stands in the cluster and, should the data folder have been removed under it, beside its socket.
pub(super) fn stop_left_behind(cluster: &Path, socket: &Path) -> io::Result<()> {
    for pid_file in &[
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
        if is_zombie(pid) {
            // One that ended well has removed it by itself.
            let _ = fs::remove_file(pid_file);
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

/// Whether that process has ended and only its parent has not asked how: PostgreSQL takes it for a living one.
fn is_zombie(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name, which may have anything in it, is in parentheses.
    status
        .rsplit(')')
        .next()
        .is_some_and(|rest| rest.trim_start().starts_with('Z'))
}

/// Sends a signal.
pub(super) fn signal(name: &str, pid: u32) {
    let _ = Command::new("kill")
        .args([name, &pid.to_string()])
        .stderr(Stdio::null())
        .status();
}
