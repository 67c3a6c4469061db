//! Putting a new content in the place of a file's, whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

/// Gives a file, which a symbolic link may stand for, another content. Whoever reads
/// it, now or after a crash, sees the old content or the new one.
///
/// # Errors
/// When that cannot be done. The file is as it was then, and nothing is left behind.
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    // A rename would get around that.
    ensure!(!permissions.readonly(), "the file is read-only");
    let temporary = Temporary::create(&path)?;
    let mut file = &temporary.file;
    file.write_all(content)?;
    file.set_permissions(permissions)?;
    file.sync_all()?;
    temporary.rename(&path)
}

/// A file beside another one, which goes away with this value. Its name begins with
/// a dot: the go command overlooks it, should a crash leave it there.
struct Temporary {
    path: PathBuf,
    file: File,
    is_renamed: bool,
}

impl Temporary {
    fn create(beside: &Path) -> Result<Temporary> {
        let mut name = OsString::from(".");
        name.push(beside.file_name().context("no name of a file")?);
        name.push(format!(".wasmptr-{}", std::process::id()));
        let path = beside.with_file_name(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        Ok(Temporary { path, file, is_renamed: false })
    }

    fn rename(mut self, to: &Path) -> Result<()> {
        fs::rename(&self.path, to)?;
        self.is_renamed = true;
        // The name is in the directory; not every file system lets one sync that.
        if let Some(dir) = to.parent().and_then(|dir| File::open(dir).ok()) {
            let _ = dir.sync_all();
        }
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_renamed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    /// A directory of its own for each test.
    fn dir(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("wasmptr-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        dir
    }

    fn names(dir: &Path) -> Vec<String> {
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let names = fs::read_dir(dir).unwrap().map(name);
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn keeps_permissions_and_links() {
        let dir = dir("replace");
        fs::create_dir(dir.join("real")).unwrap();
        fs::write(dir.join("real/a.go"), "old").unwrap();
        fs::set_permissions(dir.join("real/a.go"), fs::Permissions::from_mode(0o750)).unwrap();
        symlink("real/a.go", dir.join("link.go")).unwrap();
        replace(&dir.join("link.go"), b"new").unwrap();
        assert!(fs::symlink_metadata(dir.join("link.go")).unwrap().is_symlink());
        assert_eq!(fs::read(dir.join("real/a.go")).unwrap(), b"new");
        let mode = fs::metadata(dir.join("real/a.go")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o750);
        assert_eq!(names(&dir.join("real")), ["a.go"]);
        assert_eq!(names(&dir), ["link.go", "real"]);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn leaves_nothing_behind_when_it_fails() {
        let dir = dir("refused");
        fs::write(dir.join("a.go"), "old").unwrap();
        fs::set_permissions(dir.join("a.go"), fs::Permissions::from_mode(0o444)).unwrap();
        let error = replace(&dir.join("a.go"), b"new").unwrap_err();
        assert_eq!(error.to_string(), "the file is read-only");
        assert_eq!(fs::read(dir.join("a.go")).unwrap(), b"old");
        // A directory cannot be replaced by a file.
        fs::create_dir(dir.join("d.go")).unwrap();
        assert!(replace(&dir.join("d.go"), b"new").is_err());
        assert!(replace(&dir.join("nosuch.go"), b"new").is_err());
        assert_eq!(names(&dir), ["a.go", "d.go"]);
        fs::remove_dir_all(dir).unwrap();
    }
}
