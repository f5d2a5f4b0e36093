//! The `callboard` binary: one file to copy to a server, with its commands.

/// Rendering a page asks for very many small pieces of memory: with the one of the C library that was nearly half of its cost.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    callboard::server::cli::main()
}
