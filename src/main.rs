//! The `tregua` program: hands the arguments to [`tregua::cli`] and returns its exit code.

fn main() -> std::process::ExitCode {
    tregua::cli::main()
}
