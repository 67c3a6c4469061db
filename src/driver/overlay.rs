//! The file of `-overlay`, which puts files in the place of others.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// Absolute paths of files, and of those that are read in their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlay {
    replace: HashMap<PathBuf, PathBuf>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Format {
    #[serde(default)]
    replace: HashMap<PathBuf, PathBuf>,
}

impl Overlay {
    /// Reads the overlay file at `path`. Relative names in it belong to `dir`, the
    /// directory in which the go command works.
    pub fn read(path: &Path, dir: &Path) -> Result<Overlay> {
        let text = fs::read(path).with_context(|| path.display().to_string())?;
        let format: Format = serde_json::from_slice(&text)
            .with_context(|| format!("{} is no overlay", path.display()))?;
        let replace = format.replace.into_iter();
        let replace = replace.map(|(from, to)| (dir.join(from), dir.join(to))).collect();
        Ok(Overlay { replace })
    }

    /// Whether another file is read in the place of `path`.
    pub fn replaces(&self, path: &Path) -> bool {
        self.replace.contains_key(path)
    }

    /// The file to read in the place of `path`.
    pub fn apply<'a>(&'a self, path: &'a Path) -> &'a Path {
        self.replace.get(path).map_or(path, PathBuf::as_path)
    }
}
