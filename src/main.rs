//! The wasmptr command: parse the arguments, call a driver, map the result to an
//! exit code.

#![forbid(unsafe_code)]

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use wasmptr::cli::{self, Request};
use wasmptr::driver::unit;

fn main() -> ExitCode {
    let request = cli::parse(std::env::args_os().skip(1)).map_err(anyhow::Error::msg);
    match request.and_then(run) {
        Ok(code) => code,
        Err(error) => {
            // With standard error gone nobody is left to be told.
            let _ = match error.downcast_ref::<unit::SyntaxError>() {
                Some(error) => writeln!(std::io::stderr(), "{error}"),
                None => writeln!(std::io::stderr(), "wasmptr: {error:#}"),
            };
            ExitCode::FAILURE
        }
    }
}

fn run(request: Request) -> anyhow::Result<ExitCode> {
    match request {
        Request::Unit(config, options) => return unit::run(&config, &options),
        Request::Version => print(&cli::version()?)?,
        Request::Flags => print(&cli::flags())?,
        Request::Help(check) => print(&cli::help(check.as_deref())?)?,
        Request::Nothing => {
            std::io::stderr().write_all(cli::USAGE.as_bytes()).context("standard error")?;
            return Ok(ExitCode::FAILURE);
        }
        Request::Packages => bail!("packages are named to the go command: {}", cli::VET),
    }
    Ok(ExitCode::SUCCESS)
}

fn print(text: &str) -> anyhow::Result<()> {
    std::io::stdout().write_all(text.as_bytes()).context("standard output")
}
