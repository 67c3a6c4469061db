//! The words that may stand in the place of packages.

use super::SHELLS;

/// A word that makes the program do something else than analyse packages. The package in a
/// directory of that name is to be had with a dot before it: `./help`.
#[derive(Debug)]
pub(super) struct Subcommand {
    /// The word.
    pub name: &'static str,
    /// What may follow it, as a usage line has it.
    pub operands: &'static str,
    /// What it does, in a few words: lower case, no final stop.
    pub title: &'static str,
    /// The rest of its help.
    help: &'static str,
}

/// All of them, by name.
pub(super) const COMMANDS: [Subcommand; 5] = [
    Subcommand {
        name: "completion",
        operands: "bash|fish|powershell|zsh",
        title: "print completions for a shell",
        help: "\
They are for flags, their values, checks and commands. The comment at their top says how
the shell is told to use them.
",
    },
    Subcommand {
        name: "help",
        operands: "[check or command]",
        title: "explain the program, a check, or a command",
        help: "\
Of a check it shows a wrong program, says why it is wrong, and what to write instead.
Without a word it lists commands, checks and flags.
",
    },
    Subcommand {
        name: "lsp",
        operands: "[flags]",
        title: "serve an editor as a language server",
        help: "\
It talks over standard input and output until the editor ends it. What is set in the
editor counts more than flags. editors/README.md has settings for some editors.
",
    },
    Subcommand {
        name: "man",
        operands: "",
        title: "print the manual page",
        help: "It is for man(1): wasmptr man > wasmptr.1\n",
    },
    Subcommand {
        name: "version",
        operands: "",
        title: "print the version",
        help: "-V=full says which build it is, as the go command wants to know.\n",
    },
];

/// The command of a name.
pub(super) fn named(name: &str) -> Option<&'static Subcommand> {
    COMMANDS.iter().find(|command| command.name == name)
}

impl Subcommand {
    /// Its usage line.
    pub fn usage(&self) -> String {
        format!("wasmptr {} {}", self.name, self.operands).trim_end().to_owned()
    }

    /// What `help` says of it.
    pub fn explain(&self) -> String {
        format!("{}: {}\n\nusage: {}\n\n{}", self.name, self.title, self.usage(), self.help)
    }

    /// The words behind its name, of which it may have one or none.
    ///
    /// # Errors
    /// One line, when there is a word too many or none where one is needed.
    pub fn operand<'a>(&self, words: &[&'a str]) -> Result<Option<&'a str>, String> {
        let (most, what) = match self.name {
            "completion" => (1, "one argument, a shell"),
            "help" => (1, "one argument, a check or a command"),
            _ => (0, "no arguments"),
        };
        if let Some(word) = words.get(most) {
            return Err(format!("{} takes {what}: {word:?} is too many", self.name));
        }
        if self.name == "completion" && words.is_empty() {
            return Err(format!("completion needs a shell: {}", SHELLS.join(", ")));
        }
        Ok(words.first().copied())
    }
}
