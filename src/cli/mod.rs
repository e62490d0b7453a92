//! The command line: one file a subcommand. The only room that prints. In: arguments; out: data on stdout, messages on stderr, an exit code.

use std::process::ExitCode;

/// Runs the program on the process's own arguments.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
