//! The binary, serving a demo company: asked over HTTP, killed, started again, and looked into.

use callboard::{
    domain::{NewPassword, Role},
    server::{
        State,
        auth::{password, session},
        clock::Clock,
        config::ServeConfig,
        state::id_at,
        store::{self, connect, users::NewUser},
    },
};
use chrono::TimeDelta;
use reqwest::{Client, RequestBuilder, redirect};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

/// How long something may be away after what was done to it.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Everybody's password.
const PASSWORD: &str = "callboard-demo";

/// Two of the demo's people who may everything that is not a setting: a manager and an administrator.
const PEOPLE: [&str; 2] = ["ana", "sam"];

/// A Callboard that is served, and those who are signed in to it.
pub struct Office {
    data: PathBuf,
    process: Mutex<Child>,
    /// Whether nobody starts it again.
    closed: AtomicBool,
    /// Where it is.
    pub url: String,
    /// Cookies of people who are signed in.
    pub people: Vec<String>,
    /// The database, for whoever judges.
    pub pool: PgPool,
    password_hash: String,
    client: Client,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it leads.
    pub location: String,
    /// What it says.
    pub body: String,
}

impl Office {
    /// Opens one, with a demo company in it.
    pub async fn open(name: &str) -> Arc<Self> {
        let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("faults-{name}"));
        // What a trial that was stopped left running is not built on.
        kill_postgres(&data);
        let _ = fs::remove_dir_all(&data);
        let (process, url) = serve(&data, "127.0.0.1:0");
        let pool = pool(&data).await;
        let people = PEOPLE.map(|name| format!("{name}@callboard.example"));
        let mut cookies = Vec::new();
        for email in people {
            cookies.push(sign_in(&pool, &email).await);
        }
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_secs(100))
            // Callboard closes what is silent for ten seconds.
            .pool_idle_timeout(Duration::from_secs(5))
            .build()
            .unwrap();
        Arc::new(Self {
            data,
            process: Mutex::new(process),
            closed: AtomicBool::new(false),
            url,
            people: cookies,
            pool,
            password_hash: password::hash(&NewPassword::new(PASSWORD).unwrap())
                .await
                .unwrap(),
            client,
        })
    }

    /// An id as forms carry them.
    pub fn new_id(&self) -> Uuid {
        id_at(Clock::System.now())
    }

    /// Somebody new who administers, signed in.
    pub async fn administrator(&self) -> String {
        let (id, mut db) = (self.new_id(), self.pool.acquire().await.unwrap());
        let email = format!("{id}@callboard.example");
        let user = NewUser {
            id,
            email: &email,
            name: "Somebody",
            role: Role::Admin,
            time_zone: "America/New_York",
            password_hash: &self.password_hash,
            password_is_given: false,
        };
        store::users::insert(&mut db, &user).await.unwrap();
        drop(db);
        sign_in(&self.pool, &email).await
    }

    /// Asks for a page, as a browser without JavaScript does; `None` when no answer came.
    pub async fn get(&self, who: &str, path: &str) -> Option<Answer> {
        let asked = self.client.get(format!("{}{path}", self.url));
        read(asked.header("cookie", who).header("accept", "text/html")).await
    }

    /// Sends a form from a page; `None` when no answer came.
    pub async fn post(&self, who: &str, path: &str, fields: &[(String, String)]) -> Option<Answer> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.post_body(who, path, "text/html", body).await
    }

    /// Sends any body as a form.
    pub async fn post_body(
        &self,
        who: &str,
        path: &str,
        accept: &str,
        body: impl Into<reqwest::Body>,
    ) -> Option<Answer> {
        let asked = self
            .client
            .post(format!("{}{path}", self.url))
            .header("cookie", who)
            .header("accept", accept)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        read(asked).await
    }

    /// Kills the binary without a word, as the kernel does when memory runs out.
    pub fn kill(&self) {
        let mut process = self.process.lock().unwrap();
        let _ = process.kill();
        let _ = process.wait();
    }

    /// Kills the PostgreSQL beneath it.
    pub fn kill_postgres(&self) {
        kill_postgres(&self.data);
    }

    /// Starts the binary again, where it was.
    pub fn start_again(&self) {
        if !self.closed.load(Ordering::Relaxed) {
            let address = self.url.trim_start_matches("http://");
            *self.process.lock().unwrap() = serve(&self.data, address).0;
        }
    }

    /// Waits until it answers, and its database too; gives whether it does, within some minutes.
    pub async fn is_back(&self) -> bool {
        let until = Instant::now() + PATIENCE;
        while !matches!(self.get("", "/readyz").await, Some(answer) if answer.status == 200) {
            if Instant::now() > until {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        true
    }

    /// Ends it, and takes away what it left.
    pub async fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.pool.close().await;
        let mut process = self.process.lock().unwrap();
        let _ = Command::new("kill")
            .args(["-TERM", &process.id().to_string()])
            .status();
        let _ = process.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// A trial that broke off leaves nothing running.
impl Drop for Office {
    fn drop(&mut self) {
        if let Ok(process) = self.process.get_mut() {
            let _ = process.kill();
            let _ = process.wait();
        }
        kill_postgres(&self.data);
    }
}

fn kill_postgres(data: &Path) {
    let lock = data.join("postgres/postmaster.pid");
    let text = fs::read_to_string(lock).unwrap_or_default();
    let Some(pid) = text.lines().next() else {
        return;
    };
    // The number may be another program's by now.
    let command = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    if command.contains(&*data.to_string_lossy()) {
        let _ = Command::new("kill").args(["-KILL", pid]).status();
    }
}

/// Serves on an address; gives the process, once it says where it is.
fn serve(data: &Path, address: &str) -> (Child, String) {
    fs::create_dir_all(data).unwrap();
    let log = fs::File::options()
        .create(true)
        .append(true)
        .open(data.with_extension("log"))
        .unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(["serve", "--demo", "--addr", address, "--data"])
        .arg(data)
        .env_remove("DATABASE_URL")
        .env_remove("CALLBOARD_PUBLIC_URL")
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines
        .by_ref()
        .map_while(Result::ok)
        .find(|line| line.contains("Callboard is at"))
        .expect("it says where it is");
    // Whatever else it says is read, so that it never waits for somebody to listen.
    std::thread::spawn(move || lines.for_each(drop));
    let url = said
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    (child, url.unwrap().to_owned())
}

async fn read(asked: RequestBuilder) -> Option<Answer> {
    let answer = asked.send().await.ok()?;
    let status = answer.status().as_u16();
    let location = answer.headers().get("location");
    let location = location.and_then(|value| value.to_str().ok());
    let location = location.unwrap_or_default().to_owned();
    let body = answer.bytes().await.ok()?;
    Some(Answer {
        status,
        location,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// The private PostgreSQL of a data folder, from beside.
async fn pool(data: &Path) -> PgPool {
    let socket = fs::read_to_string(data.join("postgres/postmaster.pid")).unwrap();
    let socket = socket.lines().nth(4).unwrap().to_owned();
    let url = format!("postgres:///postgres?host={socket}&user=postgres");
    let options = connect::options(&url).unwrap();
    let pool = PgPoolOptions::new().max_connections(3);
    pool.connect_with(options).await.unwrap()
}

/// Signs somebody in beside the binary: whoever tries this often is slowed down.
async fn sign_in(pool: &PgPool, email: &str) -> String {
    let state = State::new(pool.clone(), Clock::System, ServeConfig::for_verbs());
    let place = session::Place {
        address: "10.0.0.1",
        agent: None,
        device: None,
    };
    let entered = session::sign_in(&state, email, PASSWORD, &place).await;
    format!("callboard={}", entered.unwrap().tokens.session)
}

/// The day after this one, as forms have it.
pub fn tomorrow() -> String {
    (Clock::System.now() + TimeDelta::days(1))
        .format("%Y-%m-%d")
        .to_string()
}
