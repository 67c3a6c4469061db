//! `file:` URIs and the paths that they stand for.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

/// The path of a `file:` URI; `None` for other URIs, and for those of other machines.
pub(super) fn to_path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let path = String::from_utf8(decode(rest)?).ok()?;
    let path = match path.strip_prefix('/') {
        // file:///C:/a
        Some(windows) if windows.as_bytes().get(1) == Some(&b':') && cfg!(windows) => windows,
        Some(_) => path.as_str(),
        None => return None,
    };
    Some(PathBuf::from(path))
}

/// The URI of an absolute path.
pub(super) fn from_path(path: &Path) -> Uri {
    let mut uri = "file://".to_owned();
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { format!("/{}", path.replace('\\', "/")) } else { path.into() };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(byte.into());
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    Uri(uri)
}

/// Replaces `%41` by `A`.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            byte => byte,
        });
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for path in ["/a/b.go", "/a b/ü%41+#?.go", "/"] {
            assert_eq!(to_path(&from_path(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
        assert_eq!(from_path(Path::new("/a b/ü.go")).0, "file:///a%20b/%C3%BC.go");
    }

    #[test]
    fn other_spellings() {
        for (uri, want) in [
            ("file:///a%2db%2Fc", Some("/a-b/c")),
            ("file://localhost/a#L3", Some("/a")),
            ("file://elsewhere/a", None),
            ("file:///a%2", None),
            ("file:///a%zz", None),
            ("file:///a%ff", None),
            ("untitled:Untitled-1", None),
            ("", None),
        ] {
            assert_eq!(to_path(&Uri(uri.to_owned())).as_deref(), want.map(Path::new), "{uri}");
        }
    }
}
