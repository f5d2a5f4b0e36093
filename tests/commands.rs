//! The binary itself, on a private PostgreSQL of its own: starts, is killed, starts again, refuses a second one, stops.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn callboard(data: &Folder, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callboard"));
    command
        .args(arguments)
        .arg("--data")
        .arg(&data.0)
        .env_remove("DATABASE_URL")
        .env_remove("CALLBOARD_PUBLIC_URL")
        .env_remove("CALLBOARD_DEMO");
    command
}

fn run(data: &Folder, arguments: &[&str], input: &str) -> Output {
    let mut child = callboard(data, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Starts serving on a free port; gives the process and what it said about where.
fn serve(data: &Folder) -> (Child, String) {
    let mut child = callboard(data, &["serve", "--addr", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines
        .by_ref()
        .map_while(Result::ok)
        .find(|line| line.contains("Callboard is at"))
        .expect("it says where it is");
    (child, said)
}

fn get(said: &str, path: &str) -> String {
    let address = said
        .split("http://")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn stop(mut child: Child, signal: &str) -> bool {
    Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status()
        .unwrap();
    child.wait().unwrap().success()
}

#[test]
fn a_private_postgresql_survives_a_kill_and_is_one_apps_alone() {
    let data = Folder::new("killed");
    let (app, said) = serve(&data);
    assert!(
        said.contains("open it to make the first administrator"),
        "{said}"
    );
    assert!(get(&said, "/readyz").starts_with("HTTP/1.1 200"));

    let second = run(&data, &["migrate"], "");
    assert!(!second.status.success());
    assert!(
        text(&second.stderr).contains("Another Callboard is using the data folder"),
        "{}",
        text(&second.stderr)
    );

    stop(app, "-KILL");
    let added = run(
        &data,
        &[
            "user",
            "add",
            "kim@example.com",
            "--name",
            "Kim",
            "--role",
            "admin",
            "--zone",
            "Europe/Berlin",
        ],
        "correct horse\n",
    );
    assert!(added.status.success(), "{}", text(&added.stderr));

    let (app, said) = serve(&data);
    assert!(!said.contains("first administrator"), "{said}");
    assert!(get(&said, "/").contains("location: /sign-in"));
    assert!(stop(app, "-TERM"), "it ends well when it is told to");
    assert!(
        !data.0.join("postgres/postmaster.pid").exists(),
        "and its PostgreSQL with it"
    );
}

/// As when memory runs out: both are killed, and a process of PostgreSQL is busy, which therefore ends later.
#[test]
fn when_both_are_killed_the_next_start_waits_for_what_is_left_of_them() {
    let data = Folder::new("both");
    let (app, _) = serve(&data);
    let lock = fs::read_to_string(data.0.join("postgres/postmaster.pid")).unwrap();
    let mut lines = lock.lines();
    let postgres = lines.next().unwrap().to_owned();
    let socket = lines.nth(3).unwrap().to_owned();
    let busy = std::thread::spawn(move || {
        let threads = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        threads.unwrap().block_on(async {
            let url = format!("postgres:///postgres?host={socket}&user=postgres");
            let mut db = <sqlx::PgConnection as sqlx::Connection>::connect(&url)
                .await
                .unwrap();
            let _ = sqlx::query("select count(*) from generate_series(1, 20000000)")
                .execute(&mut db)
                .await;
        });
    });
    std::thread::sleep(std::time::Duration::from_millis(500));
    Command::new("kill")
        .args(["-KILL", &postgres])
        .status()
        .unwrap();
    stop(app, "-KILL");
    let (app, said) = serve(&data);
    assert!(get(&said, "/readyz").starts_with("HTTP/1.1 200"));
    assert!(stop(app, "-TERM"), "it ends well when it is told to");
    busy.join().unwrap();
}

#[test]
fn a_private_postgresql_that_dies_is_started_again_under_a_living_app() {
    let data = Folder::new("dies");
    let (app, said) = serve(&data);
    let cluster = data.0.join("postgres/postmaster.pid");
    let pid = || {
        let text = fs::read_to_string(&cluster).unwrap_or_default();
        text.lines().next().unwrap_or_default().to_owned()
    };
    let log = fs::metadata(data.0.join("postgres.log")).unwrap();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&log.permissions()) & 0o777,
        0o600,
        "what people typed may stand in it"
    );
    for name in ["-KILL", "-INT"] {
        let before = pid();
        let killed = Command::new("kill").args([name, &before]).status();
        assert!(killed.unwrap().success());
        let away = eventually(|| !pid().is_empty() && pid() != before);
        assert!(away, "another PostgreSQL after {name}");
        assert!(
            eventually(|| get(&said, "/readyz").starts_with("HTTP/1.1 200")),
            "and it is asked again after {name}"
        );
    }
    assert!(stop(app, "-TERM"), "it ends well when it is told to");
    assert!(!cluster.exists(), "and its PostgreSQL with it");
}

/// Whether it comes true within two minutes.
fn eventually(mut it: impl FnMut() -> bool) -> bool {
    (0..1200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        it()
    })
}

#[test]
fn people_are_managed_and_everything_is_checked_from_the_shell() {
    let data = Folder::new("shell");
    let add = |email: &str, password: &str| {
        run(
            &data,
            &["user", "add", email, "--name", "Lee", "--zone", "UTC"],
            password,
        )
    };
    assert!(add("lee@example.com", "correct horse\n").status.success());
    assert!(
        text(&add("lee@example.com", "correct horse\n").stderr)
            .contains("Somebody has that e-mail address already.")
    );
    assert!(
        text(&add("other@example.com", "short\n").stderr).contains("Use at least 10 characters")
    );
    assert!(
        run(
            &data,
            &["user", "password", "LEE@example.com"],
            "another horse\n"
        )
        .status
        .success()
    );
    assert!(
        run(&data, &["user", "disable", "lee@example.com"], "")
            .status
            .success()
    );
    let list = text(&run(&data, &["user", "list"], "").stdout);
    assert!(
        list.contains("lee@example.com") && list.contains("(deactivated)"),
        "{list}"
    );
    assert!(text(&run(&data, &["demo"], "").stdout).contains("There are users already"));

    let doctor = run(&data, &["doctor"], "");
    let said = text(&doctor.stdout);
    for fine in [
        "Time zone rules are of IANA 20",
        "PostgreSQL writes to the disk before it answers",
        "migrations are applied",
    ] {
        assert!(
            said.lines()
                .any(|line| line.starts_with("  ok     ") && line.contains(fine)),
            "{said}"
        );
    }
    let wrong = callboard(&data, &["doctor", "--public-url", "calls.example.com"])
        .output()
        .unwrap();
    assert!(!wrong.status.success());
    assert!(
        text(&wrong.stdout).contains("WRONG  CALLBOARD_PUBLIC_URL is “calls.example.com”"),
        "{}",
        text(&wrong.stdout)
    );
}

/// From the shell a file is checked, imported and taken back as on its page; numbers are read with the country of the setting.
#[test]
fn a_file_is_imported_from_the_shell_and_taken_back() {
    let data = Folder::new("imported");
    let file = data.0.with_extension("csv");
    fs::write(
        &file,
        "Name,Email,Phone\nJane Roe,jane@acme.example,0711 1234567\nJohn Doe,jane@acme.example,\n",
    )
    .unwrap();
    let name = file.display().to_string();
    assert!(
        run(
            &data,
            &[
                "user",
                "add",
                "ada@test.example",
                "--name",
                "Ada",
                "--role",
                "admin"
            ],
            "correct horse\n"
        )
        .status
        .success()
    );

    let checked = run(
        &data,
        &[
            "import",
            &name,
            "--as",
            "ada@test.example",
            "--country",
            "DE",
            "--dry-run",
        ],
        "",
    );
    let said = text(&checked.stdout);
    assert!(checked.status.success(), "{}", text(&checked.stderr));
    for part in [
        ": Contacts",
        "1 new",
        "1 duplicates",
        "line 3: John Doe — the same as line 2",
        "Nothing was changed.",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let imported = run(
        &data,
        &[
            "import",
            &name,
            "--as",
            "ada@test.example",
            "--kind",
            "lead",
        ],
        "",
    );
    let said = text(&imported.stdout);
    assert!(
        said.contains(
            "1 lead imported. Taken back with: callboard import --as ada@test.example --undo "
        ),
        "{said} {}",
        text(&imported.stderr)
    );
    let id = said.trim().rsplit(' ').next().unwrap().to_owned();
    let undone = run(
        &data,
        &["import", "--as", "ada@test.example", "--undo", &id],
        "",
    );
    assert!(
        text(&undone.stdout).starts_with("Taken back."),
        "{}",
        text(&undone.stderr)
    );
    let _ = fs::remove_file(&file);
}
