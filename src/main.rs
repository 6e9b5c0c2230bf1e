//! The program: from the result of a command to an exit code.

use std::process::ExitCode;

use review_gate::cli::{self, Outcome};

fn main() -> ExitCode {
    match cli::run() {
        Ok(Outcome::Passed) => ExitCode::SUCCESS,
        Ok(Outcome::Blocked) => ExitCode::from(1),
        Err(error) => {
            cli::console::complain(&error);
            ExitCode::from(2)
        }
    }
}
