//! A real Asterisk, on loopback and in a folder of its own.

use callboard::server::voip::{Ask, ask};
use reqwest::Method;
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

/// The password of everybody at the switchboard.
pub const PASSWORD: &str = "a-password-of-the-switchboard";
/// Who Callboard is there.
pub const USER: &str = "callboard";

/// What is filled into the configuration; the files are beside this one.
const FILES: [(&str, &str); 9] = [
    ("asterisk.conf", include_str!("etc/asterisk.conf")),
    ("modules.conf", include_str!("etc/modules.conf")),
    ("pjsip.conf", include_str!("etc/pjsip.conf")),
    ("extensions.conf", include_str!("etc/extensions.conf")),
    ("http.conf", include_str!("etc/http.conf")),
    ("ari.conf", include_str!("etc/ari.conf")),
    ("manager.conf", include_str!("etc/manager.conf")),
    ("rtp.conf", include_str!("etc/rtp.conf")),
    ("logger.conf", include_str!("etc/logger.conf")),
];

/// A switchboard that runs until it is dropped.
pub struct Asterisk {
    /// Where Asterisk and sipp are unpacked.
    pub root: PathBuf,
    /// Where this one is.
    pub here: PathBuf,
    /// The port of its web server.
    pub web: u16,
    /// The port of its SIP.
    pub sip: u16,
    /// The port of the telephone 101, of 102, and of the carrier.
    pub telephones: [u16; 3],
    manager: u16,
    process: Child,
}

static NUMBER: AtomicU16 = AtomicU16::new(0);

impl Asterisk {
    /// Starts one; none where there is none to start, which is said aloud.
    pub async fn start() -> Option<Self> {
        let Some(root) = std::env::var_os("CALLBOARD_TEST_ASTERISK").map(PathBuf::from) else {
            eprintln!(
                "SKIPPED: no real switchboard. `cargo xtask test` fetches one, where it can."
            );
            return None;
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let system = format!("switchboard-{}-{number}", std::process::id());
        let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&system);
        for folder in ["etc", "var", "spool", "run", "log", "telephones"] {
            fs::create_dir_all(here.join(folder)).unwrap();
        }
        let (web, manager, sip) = (free_tcp(), free_tcp(), free_udp());
        let telephones = [free_udp(), free_udp(), free_udp()];
        let media = 20_000 + number % 100 * 40;
        let values = [
            ("HERE", here.display().to_string()),
            ("MODULES", modules(&root).display().to_string()),
            (
                "DATA",
                root.join("usr/share/asterisk").display().to_string(),
            ),
            ("SYSTEM", system),
            ("PASSWORD", PASSWORD.to_owned()),
            ("WEB", web.to_string()),
            ("MANAGER", manager.to_string()),
            ("SIP", sip.to_string()),
            ("DESK", telephones[0].to_string()),
            ("SECOND_DESK", telephones[1].to_string()),
            ("CARRIER", telephones[2].to_string()),
            ("RTP", media.to_string()),
            ("RTP_END", (media + 39).to_string()),
        ];
        for (name, text) in FILES {
            let text = values.iter().fold(text.to_owned(), |text, (name, value)| {
                text.replace(&format!("@{name}@"), value)
            });
            fs::write(here.join("etc").join(name), text).unwrap();
        }
        let log = fs::File::create(here.join("log/said")).unwrap();
        let process = unpacked(&root, "usr/sbin/asterisk")
            .arg("-f")
            .arg("-C")
            .arg(here.join("etc/asterisk.conf"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let started = Self {
            root,
            here,
            web,
            sip,
            telephones,
            manager,
            process,
        };
        started.wait_until_it_answers().await;
        Some(started)
    }

    /// Where its web server is.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.web)
    }

    async fn wait_until_it_answers(&self) {
        for _ in 0..600 {
            if self.ask(Method::GET, "asterisk/ping").await.0 == 200 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let said = fs::read_to_string(self.here.join("log/said")).unwrap_or_default();
        panic!("Asterisk does not answer: {said}");
    }

    /// Asks its interface for something; gives the status and what was answered.
    pub async fn ask(&self, method: Method, path: &str) -> (u16, String) {
        let asked = Ask {
            method,
            url: format!("{}/ari/{path}", self.address()),
            basic: (USER.to_owned(), PASSWORD.to_owned()),
            form: Vec::new(),
        };
        match ask::ask(&asked).await {
            Ok(answered) => (answered.status, answered.body),
            Err(_) => (0, String::new()),
        }
    }

    /// The names and ids of the channels that are there.
    pub async fn channels(&self) -> Vec<(String, String)> {
        let (_, body) = self.ask(Method::GET, "channels").await;
        let all: Vec<serde_json::Value> = serde_json::from_str(&body).unwrap_or_default();
        let text = |one: &serde_json::Value, name: &str| one[name].as_str().unwrap().to_owned();
        all.iter()
            .map(|one| (text(one, "name"), text(one, "id")))
            .collect()
    }

    /// Hands a channel's other end on to an extension, as a transfer key of a telephone does; gives whether it could.
    pub fn transfer(&self, channel: &str, to: &str) -> bool {
        let mut line = TcpStream::connect(("127.0.0.1", self.manager)).unwrap();
        let actions = format!(
            "Action: Login\r\nUsername: transfers\r\nSecret: {PASSWORD}\r\nEvents: off\r\n\r\n\
             Action: BlindTransfer\r\nChannel: {channel}\r\nContext: inside\r\nExten: {to}\r\n\r\n\
             Action: Logoff\r\n\r\n"
        );
        line.write_all(actions.as_bytes()).unwrap();
        let said: Vec<String> = BufReader::new(line).lines().map_while(Result::ok).collect();
        let done = said.iter().filter(|line| *line == "Response: Success");
        done.count() == 2
    }
}

impl Asterisk {
    /// It is gone.
    pub fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Asterisk {
    fn drop(&mut self) {
        self.stop();
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.here);
        }
    }
}

/// A program that was unpacked with every library it needs, run with those.
pub fn unpacked(root: &Path, program: &str) -> Command {
    let libraries = libraries(root);
    let loader = fs::read_dir(&libraries)
        .unwrap()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("ld-linux") && path.exists()
        })
        .expect("a loader is unpacked with Asterisk");
    let mut command = Command::new(loader);
    command
        .arg("--library-path")
        .arg(libraries)
        .arg(root.join(program));
    command
}

/// The folder of libraries for this machine: `usr/lib/x86_64-linux-gnu`.
fn libraries(root: &Path) -> PathBuf {
    fs::read_dir(root.join("usr/lib"))
        .unwrap()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.to_string_lossy().ends_with("-linux-gnu"))
        .expect("libraries are unpacked with Asterisk")
}

fn modules(root: &Path) -> PathBuf {
    libraries(root).join("asterisk/modules")
}

static TAKEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

/// A port that nobody has, and that no test is given twice.
fn free(mut any: impl FnMut() -> u16) -> u16 {
    loop {
        let port = any();
        if TAKEN.lock().unwrap().insert(port) {
            return port;
        }
    }
}

fn free_tcp() -> u16 {
    free(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    })
}

/// The same, for what speaks UDP.
pub fn free_udp() -> u16 {
    free(|| {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.local_addr().unwrap().port()
    })
}
