//! Completions for shells.
//!
//! They are written here because clap_complete knows flags with two dashes only, and a
//! user of Go tools types `-json`.

use std::fmt::Write as _;

use super::commands::{COMMANDS, Subcommand};
use super::{Flag, all_flags};
use crate::checks::CHECKS;

/// The shells for which there are completions.
pub const SHELLS: [&str; 4] = ["bash", "fish", "powershell", "zsh"];

/// What the value of a flag may be.
enum Values {
    /// One of these.
    One(Vec<String>),
    /// Some of these, separated by commas.
    Some(Vec<String>),
    File,
    Directory,
    /// Something that nobody can guess.
    Any,
}

/// The completions for a shell.
///
/// # Errors
/// One line that names the shells, when this is none of them.
pub fn completion(shell: &str) -> Result<String, String> {
    match shell {
        "bash" => Ok(bash()),
        "fish" => Ok(fish()),
        "powershell" => Ok(powershell()),
        "zsh" => Ok(zsh()),
        _ => Err(format!("no completions for {shell:?}, but for {}", SHELLS.join(", "))),
    }
}

fn values(flag: &Flag) -> Values {
    let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    match flag.name {
        "C" => Values::Directory,
        "modfile" | "overlay" => Values::File,
        "color" => Values::One(list(&["auto", "always", "never"])),
        "format" => Values::One(list(&["text", "full", "json", "sarif", "github"])),
        "mod" => Values::One(list(&["mod", "readonly", "vendor"])),
        "rules" => Values::One(super::rule_names()),
        "target" => Values::Some(list(&["js/wasm", "wasip1/wasm"])),
        "checks" => {
            let names = CHECKS.iter().map(|check| check.name);
            let taken_back = names.clone().map(|name| format!("-{name}"));
            let all = ["all", "default"].into_iter().chain(names).map(str::to_owned);
            Values::Some(all.chain(taken_back).collect())
        }
        _ if flag.bool => Values::One(list(&["true", "false"])),
        _ => Values::Any,
    }
}

/// What `help` explains.
fn topic_names() -> String {
    format!("{} {}", CHECKS.map(|check| check.name).join(" "), command_names())
}

fn command_names() -> String {
    COMMANDS.map(|command| command.name).join(" ")
}

/// The usage of a flag without the marks of its placeholder.
fn usage(flag: &Flag) -> String {
    flag.usage.replace('`', "")
}

/// As the flag is written in front of its value. A value must not follow `=` if the flag
/// may stand alone.
fn spelling(flag: &Flag) -> String {
    let equals = if flag.bool { "" } else { "=" };
    format!("-{}{equals}", flag.name)
}

fn bash() -> String {
    let mut cases = String::new();
    for flag in all_flags() {
        let reply = match values(&flag) {
            Values::One(words) => format!("-W '{}' -- \"$cur\"", words.join(" ")),
            Values::Some(words) => {
                format!("-P \"$done\" -W '{}' -- \"${{cur##*,}}\"", words.join(" "))
            }
            Values::File => "-f -- \"$cur\"".to_owned(),
            Values::Directory => "-d -- \"$cur\"".to_owned(),
            Values::Any => continue,
        };
        let _ = writeln!(cases, "\t-{}) reply {reply} ;;", flag.name);
    }
    let flags: Vec<String> = all_flags().map(|flag| spelling(&flag)).collect();
    BASH.replace("@CASES@\n", &cases)
        .replace("@FLAGS@", &flags.join(" "))
        .replace("@COMMANDS@", &command_names())
        .replace("@TOPICS@", &topic_names())
        .replace("@SHELLS@", &SHELLS.join(" "))
}

const BASH: &str = r#"# Completions of wasmptr for bash: eval "$(wasmptr completion bash)"

_wasmptr() {
	local cur=${COMP_WORDS[COMP_CWORD]} flag= prefix= done=
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()
	reply() { mapfile -t COMPREPLY < <(compgen "$@"); }

	# Bash makes words of their own of = and what follows it, unless told otherwise.
	if [[ $cur == = ]]; then
		flag=$before cur=
	elif [[ $before == = ]]; then
		flag=${COMP_WORDS[COMP_CWORD - 2]}
	elif [[ $cur == -*=* ]]; then
		flag=${cur%%=*} prefix=${cur%%=*}= cur=${cur#*=}
	fi
	[[ $cur == *,* ]] && done=${cur%,*},

	case $flag in
@CASES@
	'')
		case $before in
		help) reply -W '@TOPICS@' -- "$cur" ;;
		completion) reply -W '@SHELLS@' -- "$cur" ;;
		*)
			if [[ $cur == -* ]]; then
				reply -W '@FLAGS@' -- "$cur"
				[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
			elif ((COMP_CWORD == 1)); then
				reply -W '@COMMANDS@ ./...' -d -- "$cur"
			else
				reply -W './...' -d -- "$cur"
			fi
			;;
		esac
		;;
	esac
	COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
	unset -f reply
}
complete -F _wasmptr wasmptr
"#;

fn zsh() -> String {
    let mut flags = String::new();
    for flag in all_flags() {
        // What follows a colon or a bracket is no text to zsh.
        let usage = usage(&flag).replace('\'', "'\\''").replace(':', "\\:");
        let usage = usage.replace('[', "\\[").replace(']', "\\]");
        let action = match values(&flag) {
            Values::One(words) => format!(":value:({})", words.join(" ")),
            Values::Some(words) => format!(":list:_sequence compadd - {}", words.join(" ")),
            Values::File => ":file:_files".to_owned(),
            Values::Directory => ":directory:_files -/".to_owned(),
            Values::Any => ":value:".to_owned(),
        };
        // Of a flag that may stand alone the value is behind `=`, or not there.
        let (equals, action) = match flag.bool {
            true => ("", String::new()),
            false => ("=", action),
        };
        let _ = writeln!(flags, "\t\t'-{}{equals}[{usage}]{action}' \\", flag.name);
        if flag.bool && flag.usage.contains("default true") {
            let _ = writeln!(flags, "\t\t'-{}=false[do not {usage}]' \\", flag.name);
        }
    }
    ZSH.replace("@FLAGS@\n", &flags)
        .replace("@COMMANDS@", &command_names())
        .replace("@TOPICS@", &topic_names())
        .replace("@SHELLS@", &SHELLS.join(" "))
}

const ZSH: &str = r#"#compdef wasmptr
# Completions of wasmptr for zsh: source <(wasmptr completion zsh), or a file _wasmptr
# in $fpath.

_wasmptr_words() {
	case ${words[CURRENT-1]} in
	help) compadd - @TOPICS@ ;;
	completion) compadd - @SHELLS@ ;;
	*)
		(( CURRENT == 2 )) && compadd - @COMMANDS@
		compadd - ./...
		_files -/
		;;
	esac
}

_wasmptr() {
	_arguments \
@FLAGS@
		'*: :_wasmptr_words'
}

if [[ ${funcstack[1]} == _wasmptr ]]; then
	_wasmptr "$@"
else
	compdef _wasmptr wasmptr
fi
"#;

fn fish() -> String {
    let mut text =
        "# Completions of wasmptr for fish: wasmptr completion fish | source\n".to_owned();
    let quoted = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    for flag in all_flags() {
        let value = match values(&flag) {
            _ if flag.bool => String::new(),
            Values::One(words) => format!(" -x -a {}", quoted(&words.join(" "))),
            Values::Some(words) => {
                format!(" -x -a {}", quoted(&format!("(__fish_append , {})", words.join(" "))))
            }
            Values::File => " -r -F".to_owned(),
            Values::Directory => " -x -a '(__fish_complete_directories)'".to_owned(),
            Values::Any => " -x".to_owned(),
        };
        let usage = quoted(&usage(&flag));
        let _ = writeln!(text, "complete -c wasmptr -o {}{value} -d {usage}", flag.name);
    }
    for Subcommand { name, title, .. } in &COMMANDS {
        let (name, what) = (quoted(name), quoted(title));
        let _ = writeln!(text, "complete -c wasmptr -n __fish_is_first_arg -a {name} -d {what}");
    }
    for (after, words) in [("help", topic_names()), ("completion", SHELLS.join(" "))] {
        let condition = quoted(&format!("__fish_seen_subcommand_from {after}"));
        let _ = writeln!(text, "complete -c wasmptr -n {condition} -f -a {}", quoted(&words));
    }
    text
}

fn powershell() -> String {
    let mut flags = String::new();
    for flag in all_flags() {
        let words = match values(&flag) {
            Values::One(words) | Values::Some(words) => words,
            _ => Vec::new(),
        };
        let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let _ = writeln!(flags, "\t\t'{}' = @({})", spelling(&flag), words.join(", "));
    }
    let list = |words: &str| format!("'{}'", words.replace(' ', "', '"));
    POWERSHELL
        .replace("@FLAGS@\n", &flags)
        .replace("@COMMANDS@", &list(&command_names()))
        .replace("@TOPICS@", &list(&topic_names()))
        .replace("@SHELLS@", &list(&SHELLS.join(" ")))
}

const POWERSHELL: &str = r#"# Completions of wasmptr for PowerShell:
# wasmptr completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName wasmptr -ScriptBlock {
	param($word, $command, $position)
	$flags = [ordered]@{
@FLAGS@
	}
	$before = @($command.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position })
	$last = if ($before.Count -gt 0) { $before[-1].ToString() } else { '' }
	$words = if ($word -match '^(-\w+)=(.*,)?') {
		$start = $Matches[0]
		$values = $flags["$($Matches[1])="]
		if (-not $values) { $values = $flags[$Matches[1]] }
		$values | ForEach-Object { $start + $_ }
	} elseif ($word.StartsWith('-')) {
		$flags.Keys
	} elseif ($last -eq 'help') {
		@(@TOPICS@)
	} elseif ($last -eq 'completion') {
		@(@SHELLS@)
	} elseif ($before.Count -eq 1) {
		@(@COMMANDS@, './...')
	}
	$words | Where-Object { $_ -like "$word*" } |
		ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
"#;
