//! The command line, in the manner of Go tools: `-json`, `--json`, `-json=false`
//! and `-c 2` all mean something.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::builder::BoolishValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::checks::CHECKS;
use crate::driver::unit;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub enum Request {
    /// `-V=full`: say which build this is.
    Version,
    /// `-flags`: list the flags that the go command may pass on.
    Flags,
    /// `help`, with the check to explain.
    Help(Option<String>),
    /// A `unit.cfg` of the go command.
    Unit(PathBuf, unit::Options),
    /// Nothing at all.
    Nothing,
    /// Packages, which only the go command can name so far.
    Packages,
}

/// A flag, in the form in which the go command asks for it.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Flag {
    /// The name, without dashes.
    pub name: &'static str,
    /// Whether it may stand without a value.
    pub bool: bool,
    /// What it does.
    pub usage: &'static str,
}

/// The flags that users may give to `go vet`. The build flags among them are
/// listed so that the go command passes them on.
pub const FLAGS: [Flag; 9] = [
    flag("V", true, "print the version and exit"),
    flag("c", false, "print `N` lines of source around each finding"),
    flag("diff", true, "with -fix, print the changes instead of making them"),
    flag("flags", true, "print the flags in JSON and exit"),
    flag("json", true, "print findings in JSON"),
    flag("mod", false, "module download `mode` of the go command"),
    flag("modfile", false, "go.mod `file` of the go command"),
    flag("overlay", false, "overlay `file` of the go command"),
    flag("tags", false, "build `tags` of the go command"),
];

const fn flag(name: &'static str, bool: bool, usage: &'static str) -> Flag {
    Flag { name, bool, usage }
}

/// Passed by the go command on its own, and therefore not listed.
const FIX: Flag = flag("fix", true, "apply fixes instead of printing findings");

/// How the program is started.
pub const VET: &str = "go vet -vettool=$(which wasmptr) [packages]";

/// The usage text.
pub const USAGE: &str = "wasmptr finds Go pointers in memory handed to a WebAssembly host.

usage: go vet -vettool=$(which wasmptr) [flags] [packages]
       wasmptr help [check]

It judges functions marked //go:wasmimport or //go:wasmexport, on every platform.
";

/// Reads the arguments, which do not include the program's name.
///
/// # Errors
/// One line that names the argument which is wrong.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.is_empty() {
        return Ok(Request::Nothing);
    }
    let normalised = args.into_iter().map(normalise);
    let matches = command().try_get_matches_from(normalised).map_err(|error| describe(&error))?;
    request(&matches)
}

/// The answer to `-V=full`: a line whose last word changes with every build, so
/// that the go command forgets what another build found.
///
/// # Errors
/// When the program cannot read its own file.
pub fn version() -> anyhow::Result<String> {
    let path = std::env::current_exe().context("cannot find my own file")?;
    let program = std::fs::read(&path).with_context(|| path.display().to_string())?;
    let version = env!("CARGO_PKG_VERSION");
    // The word `devel` makes the go command look at the build ID alone.
    let mut line = format!("wasmptr version devel wasmptr-{version} buildID=");
    for byte in Sha256::digest(&program) {
        let _ = write!(line, "{byte:02x}");
    }
    Ok(line + "\n")
}

/// The answer to `-flags`: a JSON array.
pub fn flags() -> String {
    serde_json::to_string_pretty(&FLAGS).expect("names and texts can be written to memory") + "\n"
}

/// The help text, or the explanation of one check.
///
/// # Errors
/// When there is no such check.
pub fn help(check: Option<&str>) -> anyhow::Result<String> {
    if let Some(name) = check {
        let check = CHECKS.iter().find(|check| check.name == name);
        let Some(check) = check else { bail!("check {name:?} is not known, see wasmptr help") };
        return Ok(format!("{}: {}\n", check.name, check.doc));
    }
    let mut text = format!("{USAGE}\nchecks:\n");
    for check in &CHECKS {
        let _ = writeln!(text, "  {:<16} {}", check.name, check.title());
    }
    text += "\nflags:\n";
    for flag in &FLAGS {
        let _ = writeln!(text, "  -{:<15} {}", flag.name, flag.usage);
    }
    Ok(text)
}

fn request(matches: &ArgMatches) -> Result<Request, String> {
    match matches.get_one::<String>("V").map(String::as_str) {
        None => {}
        Some("full") => return Ok(Request::Version),
        Some(other) => return Err(format!("unsupported flag value: -V={other} (use -V=full)")),
    }
    if is_set(matches, "flags") {
        return Ok(Request::Flags);
    }
    let positional: Vec<PathBuf> =
        matches.get_many::<PathBuf>("args").unwrap_or_default().cloned().collect();
    match positional.as_slice() {
        [help] if help.as_os_str() == "help" => Ok(Request::Help(None)),
        [help, check] if help.as_os_str() == "help" => {
            Ok(Request::Help(Some(check.to_string_lossy().into_owned())))
        }
        [config] if config.extension().is_some_and(|extension| extension == "cfg") => {
            Ok(Request::Unit(config.clone(), unit_options(matches)))
        }
        [] => Ok(Request::Nothing),
        _ => Ok(Request::Packages),
    }
}

fn unit_options(matches: &ArgMatches) -> unit::Options {
    unit::Options {
        json: is_set(matches, "json"),
        // Negative counts mean no context, as in other vet tools.
        context: matches.get_one::<i64>("c").and_then(|&lines| lines.try_into().ok()),
        fix: is_set(matches, "fix"),
        overlay: matches
            .get_one::<String>("overlay")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from),
    }
}

fn is_set(matches: &ArgMatches, name: &str) -> bool {
    matches.get_one::<bool>(name).copied().unwrap_or(false)
}

fn command() -> Command {
    let flags = FLAGS.iter().chain([&FIX]).map(|flag| {
        // A flag may be repeated; the last one counts.
        let arg = Arg::new(flag.name).long(flag.name).overrides_with(flag.name);
        match (flag.name, flag.bool) {
            ("V", _) => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
            (_, true) => arg
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("true")
                .value_parser(BoolishValueParser::new()),
            ("c", _) => arg.value_parser(value_parser!(i64)).allow_hyphen_values(true),
            (_, false) => arg.allow_hyphen_values(true),
        }
    });
    let args = Arg::new("args").action(ArgAction::Append).value_parser(value_parser!(PathBuf));
    Command::new("wasmptr")
        .no_binary_name(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args(flags)
        .arg(args.num_args(0..))
}

/// Gives a flag the two dashes that clap wants.
fn normalise(arg: OsString) -> OsString {
    match arg.to_str() {
        Some("-h" | "-help" | "--help") => "help".into(),
        Some(text) if text.starts_with('-') && !text.starts_with("--") && is_flag(text) => {
            format!("-{text}").into()
        }
        _ => arg,
    }
}

/// Whether an argument is a flag and not, say, the negative number behind `-c`.
fn is_flag(text: &str) -> bool {
    text[1..].starts_with(|first: char| first.is_ascii_alphabetic())
}

/// An error of clap in the words of Go's flag package.
fn describe(error: &clap::Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    // clap names a flag with its placeholder: `--c <c>`.
    let name = argument.split_whitespace().next().unwrap_or_default().trim_start_matches('-');
    let name = name.split(['=', '[']).next().unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => format!("flag provided but not defined: -{name}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::TooManyValues => {
            match text(ContextKind::InvalidValue).as_str() {
                "" => format!("flag needs an argument: -{name}"),
                value => format!("invalid value {value:?} for flag -{name}"),
            }
        }
        ErrorKind::NoEquals => format!("flag needs an argument: -{name}"),
        _ => error.to_string().lines().next().unwrap_or_default().to_owned(),
    }
}
