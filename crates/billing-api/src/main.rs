//! The command `midcycle`.

use std::process::ExitCode;

fn main() -> ExitCode {
    midcycle_billing_api::cli::run(std::env::args_os().skip(1))
}
