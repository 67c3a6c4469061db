//! Releases of the Go toolchain.

/// The number of the Go 1 release in a version as `$GOVERSION` and export data
/// spell it: 26 for `go1.26.6`, `go1.26rc1` and `devel go1.26-1a2b3c4`. `None` if
/// there is none.
pub fn minor(version: &str) -> Option<u32> {
    let (_, after) = version.split_once("go1.")?;
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    after[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn releases() {
        assert_eq!(minor("go1.21.13"), Some(21));
        assert_eq!(minor("go1.26rc1"), Some(26));
        assert_eq!(minor("go1.27"), Some(27));
        assert_eq!(minor("devel go1.28-1a2b3c4 Sun Nov 22"), Some(28));
        assert_eq!(minor("go1.26.6 X:nodwarf5"), Some(26));
        assert_eq!(minor(""), None);
        assert_eq!(minor("go2"), None);
        assert_eq!(minor("go1.x"), None);
    }
}
