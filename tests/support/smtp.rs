//! A mail server for tests: it speaks SMTP over a real socket, keeps what it is given, and can be made to misbehave.

use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// How it behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It takes every mail.
    Well,
    /// It knows nobody.
    Refusing,
    /// It is too busy.
    Busy,
    /// It hangs up in the middle of a letter.
    HangsUp,
}

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    /// Where it is, as CALLBOARD_SMTP_URL has it.
    pub url: String,
    /// How it behaves from now on.
    pub mood: Arc<Mutex<Mood>>,
    letters: Arc<Mutex<Vec<String>>>,
}

impl Smtp {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            url: format!("smtp://{}", listener.local_addr().unwrap()),
            mood: Arc::new(Mutex::new(Mood::Well)),
            letters: Arc::default(),
        };
        let answers = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let answers = answers.clone();
                tokio::spawn(async move {
                    let _ = answers.converse(stream).await;
                });
            }
        });
        server
    }

    /// Everything it was given, in its order.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap()
    }

    async fn converse(&self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 test ESMTP\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let verb = line
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_uppercase();
            let answer = match (&*verb, self.mood()) {
                ("EHLO" | "HELO", _) => "250-test\r\n250 8BITMIME",
                ("RCPT", Mood::Refusing) => "550 5.1.1 no such mailbox",
                ("MAIL", Mood::Busy) => "451 4.3.2 try again later",
                ("DATA", mood) => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut letter = String::new();
                    while let Some(line) = lines.next_line().await? {
                        if line == "." {
                            break;
                        }
                        letter.push_str(line.strip_prefix('.').unwrap_or(&line));
                        letter.push('\n');
                        if mood == Mood::HangsUp {
                            return Ok(());
                        }
                    }
                    self.letters.lock().unwrap().push(letter);
                    "250 taken"
                }
                ("QUIT", _) => "221 bye",
                _ => "250 ok",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
            if verb == "QUIT" {
                return Ok(());
            }
        }
        Ok(())
    }
}
