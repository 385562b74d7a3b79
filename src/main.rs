//! The program: arguments in, exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    newsprint::cli::run(std::env::args_os())
}
