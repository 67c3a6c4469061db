//! Patterns for names, as path/filepath.Match has them on Unix: `*`, `?`, `[a-z]`,
//! `[^a-z]` and `\*`.

/// Whether `pattern` is one for the whole of `name`, which must be without slashes.
/// Patterns that are not well formed match nothing.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    // Whether what was read of the pattern is one for so many characters of the name.
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    let mut rest = &pattern[..];
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first == '*' {
            let least = reached.iter().position(|&is| is).unwrap_or(reached.len());
            reached[least..].fill(true);
            continue;
        }
        let accepts: Box<dyn Fn(char) -> bool> = match first {
            '?' => Box::new(|_| true),
            '[' => {
                let Some((class, behind)) = Class::read(rest) else { return false };
                rest = behind;
                Box::new(move |char| class.has(char))
            }
            '\\' => {
                let [escaped, behind @ ..] = rest else { return false };
                rest = behind;
                Box::new(move |char| char == *escaped)
            }
            _ => Box::new(move |char| char == *first),
        };
        for at in (0..name.len()).rev() {
            reached[at + 1] = reached[at] && accepts(name[at]);
        }
        reached[0] = false;
    }
    reached[name.len()]
}

/// `[a-z_]` or, for all others, `[^a-z_]`.
struct Class {
    is_negated: bool,
    ranges: Vec<(char, char)>,
}

impl Class {
    /// Reads a class from behind its bracket. Returns what follows it, too.
    fn read(mut rest: &[char]) -> Option<(Class, &[char])> {
        let mut class = Class { is_negated: false, ranges: Vec::new() };
        if let ['^', behind @ ..] = rest {
            (class.is_negated, rest) = (true, behind);
        }
        loop {
            if let [']', behind @ ..] = rest
                && !class.ranges.is_empty()
            {
                return Some((class, behind));
            }
            let low;
            (low, rest) = bound(rest)?;
            let mut high = low;
            if let ['-', behind @ ..] = rest {
                (high, rest) = bound(behind)?;
            }
            class.ranges.push((low, high));
        }
    }

    fn has(&self, char: char) -> bool {
        self.ranges.iter().any(|&(low, high)| (low..=high).contains(&char)) != self.is_negated
    }
}

/// One end of a range of characters.
fn bound(rest: &[char]) -> Option<(char, &[char])> {
    match rest {
        ['-' | ']', ..] | [] => None,
        ['\\', char, behind @ ..] => Some((*char, behind)),
        ['\\'] => None,
        [char, behind @ ..] => Some((*char, behind)),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for pattern in [
            "wasmptr",
            "*",
            "wasm*",
            "*ptr",
            "w*p*r",
            "wasmptr*",
            "?asmptr",
            "wasmpt[r]",
            "[a-z]asmptr",
            "[^a-v]asmptr",
            "[xw]asmptr",
            "w\\asmptr",
            "[\\w]asmptr",
            "**",
        ] {
            assert!(matches(pattern, "wasmptr"), "{pattern}");
        }
        for pattern in [
            "",
            "wasm",
            "wasmptrs",
            "?wasmptr",
            "wasmptr?",
            "[a-v]asmptr",
            "[^w]asmptr",
            "wasmpt[",
            "wasmpt[]",
            "wasmpt[r",
            "wasmpt[r-]",
            "wasmpt[-r]",
            "wasmptr\\",
            "\\*",
            "SA*",
            "[",
        ] {
            assert!(!matches(pattern, "wasmptr"), "{pattern}");
        }
    }
}
