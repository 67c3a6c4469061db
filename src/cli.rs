//! The command line, in the manner of Go tools: `-json`, `--json`, `-json=false`
//! and `-c 2` all mean something.

mod commands;
mod completion;
mod lsp;
mod man;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context as _;
use clap::builder::BoolishValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::checks::{self, CHECKS, Check, Selection, Suppression};
use crate::driver::children::Children;
use crate::driver::editor::Settings;
use crate::driver::golist::{BuildFlags, Query, Target};
use crate::driver::output::{Format, Output};
use crate::driver::rules::AskedRules;
use crate::driver::{FixMode, VERSION, standalone, unit};
use crate::wasm::Rules;

use commands::COMMANDS;
pub use completion::{SHELLS, completion};
pub use man::man;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub enum Request {
    /// `-V=full`: say which build this is.
    Build,
    /// `-flags`: list the flags that the go command may pass on.
    Flags,
    /// `help`, with the check or the command to explain.
    Help(Option<String>),
    /// `completion`, with the shell.
    Completion(String),
    /// `man`.
    Man,
    /// `version`.
    Version,
    /// `lsp`: serve an editor.
    Serve(Settings),
    /// A `unit.cfg` of the go command.
    Unit(PathBuf, unit::Options),
    /// Packages.
    Packages(standalone::Options),
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

/// The flags that users may give to `go vet` too. The build flags among them are
/// there so that the go command passes them on.
pub const FLAGS: [Flag; 15] = [
    flag("V", true, "print the version and exit"),
    flag("c", false, "print `N` lines of source around each finding"),
    flag("checks", false, "run the checks of a `list`: all, default, names, -names"),
    flag("color", false, "colours of -format=full: `when` is auto, always or never"),
    flag("diff", true, "with -fix, print the changes instead of making them"),
    flag("flags", true, "print the flags in JSON and exit"),
    flag("format", false, "print findings as `format`: text, full, json, sarif or github"),
    flag("json", true, "print findings in JSON, the same as -format=json"),
    flag("mod", false, "module download `mode` of the go command"),
    flag("modfile", false, "go.mod `file` of the go command"),
    flag("nolint", true, "heed comments that silence findings (default true)"),
    flag("overlay", false, "overlay `file` of the go command"),
    flag("rules", false, "judge signatures by `compiler`: auto, go1.21 to go1.27, tinygo"),
    flag("tags", false, "build `tags` of the go command"),
    flag("trimpath", true, "as for the go command, whose results then serve other directories"),
];

/// The flags that only mean something without the go command.
pub const STANDALONE_FLAGS: [Flag; 3] = [
    flag("C", false, "change to a `directory` first"),
    flag("target", false, "analyse for a `list` of platforms (default js/wasm,wasip1/wasm)"),
    flag("test", true, "analyse tests too (default true)"),
];

/// Passed by the go command on its own, and therefore not in the answer to `-flags`.
const FIX: Flag = flag("fix", true, "apply fixes instead of printing findings");

/// Also spelt `-h`.
const HELP: Flag = flag("help", true, "explain the program, or the command it follows");

const fn flag(name: &'static str, bool: bool, usage: &'static str) -> Flag {
    Flag { name, bool, usage }
}

const TITLE: &str = "wasmptr finds Go pointers in memory handed to a WebAssembly host.";

const SUMMARY: &str = "\
It judges functions marked //go:wasmimport or //go:wasmexport, and calls of them, on
every platform.
Without packages it analyses the one in the current directory. Exit codes: 0 when
nothing was found, 3 when something was, 1 when a package could not be analysed.
";

/// The usage text.
fn usage() -> String {
    let mut text = format!("{TITLE}\n\nusage: wasmptr [flags] [packages]\n");
    text += "       go vet -vettool=$(which wasmptr) [flags] [packages]\n";
    for command in &COMMANDS {
        let _ = writeln!(text, "       {}", command.usage());
    }
    format!("{text}\n{SUMMARY}")
}

/// Reads the arguments, which do not include the program's name.
///
/// # Errors
/// One line that names the argument which is wrong.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    let args = args.into_iter().map(normalise);
    let matches = command().try_get_matches_from(args).map_err(|error| describe(&error))?;
    match text(&matches, "V") {
        None => {}
        Some("full") => return Ok(Request::Build),
        Some(other) => return Err(format!("unsupported flag value: -V={other} (use -V=full)")),
    }
    if is_set(&matches, "flags") {
        return Ok(Request::Flags);
    }
    let words = matches.get_many::<String>("args").unwrap_or_default();
    let words: Vec<&str> = words.map(String::as_str).collect();
    if matches.contains_id(lsp::STDIO.name) && words.first() != Some(&"lsp") {
        return Err(format!("flag provided but not defined: -{}", lsp::STDIO.name));
    }
    let command = words.first().and_then(|word| commands::named(word));
    if is_set(&matches, "help") {
        return Ok(Request::Help(command.map(|command| command.name.to_owned())));
    }
    if let Some(command) = command {
        let operand = command.operand(&words[1..])?.map(str::to_owned);
        return Ok(match (command.name, operand) {
            ("completion", Some(shell)) => Request::Completion(shell),
            ("lsp", _) => Request::Serve(lsp::settings(&matches)?),
            ("man", _) => Request::Man,
            ("version", _) => Request::Version,
            (_, topic) => Request::Help(topic),
        });
    }
    match words.as_slice() {
        [config] if config.ends_with(".cfg") => {
            Ok(Request::Unit(PathBuf::from(config), unit_options(&matches)?))
        }
        packages => Ok(Request::Packages(standalone_options(&matches, packages)?)),
    }
}

fn unit_options(matches: &ArgMatches) -> Result<unit::Options, String> {
    Ok(unit::Options {
        checks: checks(matches)?,
        rules: rules(matches)?,
        suppression: suppression(matches),
        output: output(matches)?,
        fix: fix_mode(matches),
        trimpath: is_set(matches, "trimpath"),
        build: build_flags(matches),
    })
}

fn standalone_options(
    matches: &ArgMatches,
    packages: &[&str],
) -> Result<standalone::Options, String> {
    let mut patterns: Vec<String> = packages.iter().map(|&package| package.to_owned()).collect();
    if patterns.is_empty() {
        patterns.push(".".to_owned());
    }
    let query = Query {
        go: PathBuf::from("go"),
        dir: text(matches, "C").map(PathBuf::from).unwrap_or_default(),
        build: build_flags(matches),
        test: matches.get_one::<bool>("test").copied().unwrap_or(true),
        patterns,
        children: Children::default(),
    };
    let output = output(matches)?;
    let format = output.of_packages()?;
    // The go command has the same objections.
    let fix = fix_mode(matches);
    match (fix, format) {
        (FixMode::Report, _) if is_set(matches, "diff") => {
            return Err("-diff needs -fix".to_owned());
        }
        (FixMode::Report, _) | (_, Format::Text) => {}
        (_, Format::Json) if output.json => {
            return Err("-fix and -json exclude each other".to_owned());
        }
        (_, format) => {
            return Err(format!("-fix and -format={} exclude each other", format.name()));
        }
    }
    Ok(standalone::Options {
        query,
        fix,
        targets: targets(matches)?,
        checks: checks(matches)?,
        rules: rules(matches)?,
        suppression: suppression(matches),
        output,
        format,
    })
}

fn output(matches: &ArgMatches) -> Result<Output, String> {
    Ok(Output {
        format: parsed(matches, "format")?,
        json: is_set(matches, "json"),
        color: parsed(matches, "color")?.unwrap_or_default(),
        context: context(matches),
    })
}

/// The platforms of `-target`, or that of the environment if it is one of
/// WebAssembly, or all of WebAssembly.
fn targets(matches: &ArgMatches) -> Result<Vec<Target>, String> {
    if let Some(list) = text(matches, "target") {
        return Target::parse_list(list).map_err(|error| format!("-target: {error}"));
    }
    let variable = |name| std::env::var(name).unwrap_or_default();
    let own = Target { goos: variable("GOOS"), goarch: variable("GOARCH") };
    let is_wasm = own.goarch == "wasm" && !own.goos.is_empty();
    Ok(if is_wasm { vec![own] } else { Target::wasm() })
}

fn fix_mode(matches: &ArgMatches) -> FixMode {
    match (is_set(matches, "fix"), is_set(matches, "diff")) {
        (false, _) => FixMode::Report,
        (true, false) => FixMode::Apply,
        (true, true) => FixMode::Diff,
    }
}

fn checks(matches: &ArgMatches) -> Result<Selection, String> {
    let Some(list) = text(matches, "checks") else { return Ok(Selection::default()) };
    let selection = Selection::parse(list).map_err(|error| format!("-checks: {error}"))?;
    match selection.named_needing_rules(list) {
        Some(check) if text(matches, "rules").is_none() => {
            Err(format!("-checks: {check} needs the rules of a compiler: add -rules=auto"))
        }
        _ => Ok(selection),
    }
}

fn suppression(matches: &ArgMatches) -> Suppression {
    match matches.get_one("nolint") {
        Some(false) => Suppression::Ignored,
        _ => Suppression::Heeded,
    }
}

fn rules(matches: &ArgMatches) -> Result<Option<AskedRules>, String> {
    parsed(matches, "rules")
}

/// The value of a flag, `None` if it was not given.
fn parsed<T: FromStr<Err = String>>(matches: &ArgMatches, name: &str) -> Result<Option<T>, String> {
    let value = text(matches, name).map(str::parse).transpose();
    value.map_err(|error| format!("-{name}: {error}"))
}

fn build_flags(matches: &ArgMatches) -> BuildFlags {
    let given = |name| text(matches, name).filter(|value| !value.is_empty());
    BuildFlags {
        // Tags from $GOFLAGS reach vet tools as `-tags=<TagsFlag>` (Go 1.26 and
        // 1.27); the go commands that are started read the variable themselves.
        tags: given("tags").filter(|tags| !tags.starts_with('<')).map(str::to_owned),
        module_mode: given("mod").map(str::to_owned),
        modfile: given("modfile").map(PathBuf::from),
        overlay: given("overlay").map(PathBuf::from),
    }
}

/// Negative counts mean no context, as in other vet tools.
fn context(matches: &ArgMatches) -> Option<u32> {
    matches.get_one::<i64>("c").and_then(|&lines| lines.try_into().ok())
}

fn text<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

fn is_set(matches: &ArgMatches, name: &str) -> bool {
    matches.get_one::<bool>(name).copied().unwrap_or(false)
}

/// The flags of all modes.
fn all_flags() -> impl Iterator<Item = Flag> {
    FLAGS.into_iter().chain([FIX]).chain(STANDALONE_FLAGS)
}

/// The values of `-rules`.
fn rule_names() -> Vec<String> {
    let (first, last) = Rules::RELEASES;
    let releases = (first..=last).map(|release| format!("go1.{release}"));
    ["auto".to_owned()].into_iter().chain(releases).chain(["tinygo".to_owned()]).collect()
}

fn command() -> Command {
    let flags = all_flags().chain([HELP, lsp::STDIO]).map(|flag| {
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
    Command::new("wasmptr")
        .no_binary_name(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args(flags)
        .arg(Arg::new("args").num_args(0..).action(ArgAction::Append))
}

/// Gives a flag the two dashes that clap wants.
fn normalise(arg: OsString) -> OsString {
    match arg.to_str() {
        Some("-h") => "--help".into(),
        Some(text) if is_flag(text) => format!("-{text}").into(),
        _ => arg,
    }
}

/// Whether an argument is a flag with one dash and not, say, the negative number
/// behind `-c`, or the list behind `-checks`.
fn is_flag(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-') else { return false };
    let name = rest.split('=').next().unwrap_or_default();
    rest.starts_with(|first: char| first.is_ascii_alphabetic())
        && !CHECKS.iter().any(|check| name.split(',').next() == Some(check.name))
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

/// The answer to `-V=full`: a line whose last word changes with every build, so
/// that the go command forgets what another build found.
///
/// # Errors
/// When the program cannot read its own file.
pub fn build() -> anyhow::Result<String> {
    let path = std::env::current_exe().context("cannot find my own file")?;
    let program = std::fs::read(&path).with_context(|| path.display().to_string())?;
    // The word `devel` makes the go command look at the build ID alone.
    let mut line = format!("wasmptr version devel wasmptr-{VERSION} buildID=");
    for byte in Sha256::digest(&program) {
        let _ = write!(line, "{byte:02x}");
    }
    Ok(line + "\n")
}

/// The answer to `version`.
pub fn version() -> String {
    format!("wasmptr {VERSION}\n")
}

/// The answer to `-flags`: a JSON array.
pub fn flags() -> String {
    serde_json::to_string_pretty(&FLAGS).expect("names and texts can be written to memory") + "\n"
}

/// The help text, or the explanation of one check or command.
///
/// # Errors
/// When there is none of that name.
pub fn help(topic: Option<&str>) -> anyhow::Result<String> {
    if let Some(name) = topic {
        return match commands::named(name) {
            Some(command) if command.name == "lsp" => Ok(command.explain() + &lsp::flags()),
            Some(command) => Ok(command.explain()),
            None => checks::named(name).map(Check::doc).map_err(anyhow::Error::msg),
        };
    }
    let mut text = usage();
    text += "\nchecks (wasmptr help CHECK explains one):\n";
    for check in &CHECKS {
        let off = match check.state() {
            "on" => "",
            "off" => " (off)",
            _ => " (with -rules)",
        };
        let _ = writeln!(text, "  {:<20} {}{off}", check.name, check.title());
    }
    text += "\nflags:\n";
    list_flags(&mut text, &FLAGS);
    list_flags(&mut text, &[FIX]);
    text += "\nflags without the go command:\n";
    list_flags(&mut text, &STANDALONE_FLAGS);
    Ok(text)
}

fn list_flags(text: &mut String, flags: &[Flag]) {
    for flag in flags {
        let _ = writeln!(text, "  -{:<15} {}", flag.name, flag.usage.replace('`', ""));
    }
}
