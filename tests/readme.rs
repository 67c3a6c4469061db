//! Holds README.md to what the program says of itself.

use wasmptr::checks::CHECKS;

#[test]
fn the_table_of_checks_is_complete() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let rows: Vec<&str> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    for check in &CHECKS {
        let row = format!("| `{}` | {} | ", check.name, check.state());
        assert!(rows.iter().any(|line| line.starts_with(&row)), "no row for {}", check.name);
    }
}
