//! The command line of `wasmptr lsp`.

use clap::ArgMatches;

use super::{Flag, all_flags, flag, list_flags, standalone_options};
use crate::driver::editor::Settings;
use crate::driver::golist::Query;
use crate::driver::standalone;

/// Clients add it for servers that can be talked to in other ways too.
pub(super) const STDIO: Flag =
    flag("stdio", true, "talk over standard input and output, as without it");

/// The flags that mean something to an editor, which prints, mends and chooses the
/// directory by itself.
const FLAGS: [&str; 9] =
    ["checks", "mod", "modfile", "nolint", "overlay", "rules", "tags", "target", "test"];

/// What an editor's user has chosen, as long as the editor says nothing else.
///
/// # Errors
/// One line that names the flag which is wrong here, or in itself.
pub(super) fn settings(matches: &ArgMatches) -> Result<Settings, String> {
    let mut others = all_flags().filter(|flag| !FLAGS.contains(&flag.name));
    if let Some(flag) = others.find(|flag| matches.contains_id(flag.name)) {
        return Err(format!("-{} means nothing to lsp, see wasmptr lsp -h", flag.name));
    }
    let standalone::Options { query, targets, checks, rules, suppression, .. } =
        standalone_options(matches, &[])?;
    let Query { go, build, test, .. } = query;
    Ok(Settings { go, build, test, targets, checks, rules, suppression })
}

/// The end of its help: its flags.
pub(super) fn flags() -> String {
    let mut text = String::from("\nflags:\n");
    let flags: Vec<Flag> = all_flags().filter(|flag| FLAGS.contains(&flag.name)).collect();
    list_flags(&mut text, &flags);
    list_flags(&mut text, &[STDIO]);
    text
}
