//! Running other programs, and saying what goes on.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// A failure is a sentence.
pub type Result<T = ()> = std::result::Result<T, String>;

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Says what begins, does it, and says how long it took.
pub fn step<T>(name: &str, what: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("── {name}");
    let began = Instant::now();
    let done = what();
    let seconds = began.elapsed().as_secs_f32();
    match &done {
        Ok(_) => eprintln!("   {name}: done in {seconds:.1} s"),
        Err(_) => eprintln!("   {name}: failed after {seconds:.1} s"),
    }
    done
}

/// A program, run in the project's folder.
pub fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs this.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = program(
        &std::env::var_os("CARGO").map_or_else(
            || "cargo".into(),
            |cargo| cargo.to_string_lossy().into_owned(),
        ),
        arguments,
    );
    // Cargo tells its children about this package; they are about another one.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || text == "CARGO_PRIMARY_PACKAGE"
        {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs it; its output is seen as it comes.
pub fn run(command: &mut Command) -> Result {
    let shown = words(command);
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` failed ({status}).")),
        Err(error) => Err(format!("`{shown}` could not be started: {error}.")),
    }
}

/// Runs it and gives what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = words(command);
    match command.stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        }
        Ok(output) => Err(format!(
            "`{shown}` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )),
        Err(error) => Err(format!("`{shown}` could not be started: {error}.")),
    }
}

fn words(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    std::iter::once(name)
        .chain(
            command
                .get_args()
                .map(|argument| argument.to_string_lossy().into_owned()),
        )
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first of these programs that is on the PATH.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> =
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    names.iter().find_map(|name| {
        folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
    })
}

/// A file's text; a failure names the file.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}.", path.display()))
}

/// Writes a file and the folders above it; a failure names the file.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, content))
        .map_err(|error| format!("{} cannot be written: {error}.", path.display()))
}
