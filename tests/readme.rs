//! Holds README.md to what the program says of itself.

use wasmptr::checks::CHECKS;

#[test]
fn the_table_of_checks_is_that_of_the_checks() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let (_, section) = readme.split_once("\n## Checks\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
    let row = |check: &wasmptr::checks::Check| {
        format!("| `{}` | {} | {} |", check.name, check.state(), check.doc.reports)
    };
    for check in &CHECKS {
        let row = row(check);
        assert!(rows.contains(&&*row), "{} has another row than\n{row}", check.name);
    }
    assert_eq!(rows.len(), CHECKS.len());
}
