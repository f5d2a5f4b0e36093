//! Two facts for cargo: what is embedded in the binary, and when it has to be embedded again.

fn main() {
    // The folder is embedded; before the first browser build there is none.
    let _ = std::fs::create_dir_all("target/site");
    println!("cargo:rerun-if-changed=migrations");
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=target/site");
    }
}
