//! The `callboard` binary: one file to copy to a server, with its commands.

fn main() -> std::process::ExitCode {
    callboard::server::cli::main()
}
