//! The wasmptr command: parse the arguments, call a driver, map the result to an
//! exit code.

#![forbid(unsafe_code)]

use std::io::Write as _;
use std::process::ExitCode;

use wasmptr::cli::{self, Request};
use wasmptr::driver::output::write_stdout;
use wasmptr::driver::{SyntaxError, standalone, unit};
use wasmptr::lsp;

fn main() -> ExitCode {
    let request = cli::parse(std::env::args_os().skip(1)).map_err(anyhow::Error::msg);
    match request.and_then(run) {
        Ok(code) => code,
        Err(error) => {
            // With standard error gone nobody is left to be told.
            let _ = match error.downcast_ref::<SyntaxError>() {
                Some(error) => writeln!(std::io::stderr(), "{error}"),
                None => writeln!(std::io::stderr(), "wasmptr: {error:#}"),
            };
            ExitCode::FAILURE
        }
    }
}

fn run(request: Request) -> anyhow::Result<ExitCode> {
    let text = match request {
        Request::Unit(config, options) => return unit::run(&config, &options),
        Request::Packages(options) => return standalone::run(&options),
        Request::Serve(settings) => return lsp::run(settings),
        Request::Build => cli::build()?,
        Request::Flags => cli::flags(),
        Request::Version => cli::version(),
        Request::Completion(shell) => cli::completion(&shell).map_err(anyhow::Error::msg)?,
        Request::Man => cli::man(),
        Request::Help(check) => cli::help(check.as_deref())?,
    };
    write_stdout(&text)?;
    Ok(ExitCode::SUCCESS)
}
