//! A table of two layouts in lines of text.

use std::fmt::Write as _;

use crate::diagnostic::{LayoutRow, LayoutTable, Place};

/// A row for each field: where Go stores it, and where the host looks for it.
pub(super) fn render(table: &LayoutTable) -> String {
    let mut rows = vec![[table.name.clone(), "Go".to_owned(), "wasm host".to_owned()]];
    for row in &table.rows {
        rows.push(match row {
            LayoutRow::Field { path, depth, typ, go, host, is_reason } => {
                let name = path.rsplit('.').next().unwrap_or_default();
                let indent = "  ".repeat(depth + 1);
                let mark = if *is_reason { "  <--" } else { "" };
                let name = format!("{indent}{name} {typ}").trim_end().to_owned();
                [name, bytes(*go), format!("{}{mark}", bytes(*host))]
            }
            LayoutRow::Omitted(count) => {
                [format!("  and {count} more"), String::new(), String::new()]
            }
        });
    }
    rows.push([
        "size".to_owned(),
        format!("{} bytes", table.go_size),
        format!("{} bytes", table.host_size),
    ]);
    let width = |column: usize| {
        let widths = rows.iter().map(|row: &[String; 3]| row[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    let mut text = String::new();
    for [name, go, host] in &rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", format!("{name:first$}  {go:second$}  {host}").trim_end());
    }
    text
}

/// `0-7`: the first byte and the last one.
fn bytes(place: Place) -> String {
    match place.size {
        0 | 1 => place.offset.to_string(),
        size => format!("{}-{}", place.offset, place.offset.saturating_add(size - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns() {
        let place = |offset, size| Place { offset, size };
        let field = |path: &str, depth, typ: &str, go, host, is_reason| {
            let (path, typ) = (path.to_owned(), typ.to_owned());
            LayoutRow::Field { path, depth, typ, go, host, is_reason }
        };
        let table = LayoutTable {
            name: "größe".to_owned(),
            rows: vec![
                field("ptr", 0, "*byte", place(0, 8), place(0, 4), true),
                field("in", 0, "pair", place(8, 2), place(4, 2), false),
                field("in.b", 1, "byte", place(9, 1), place(5, 1), false),
                LayoutRow::Omitted(3),
            ],
            go_size: 16,
            host_size: 8,
        };
        assert_eq!(
            render(&table),
            "\
größe         Go        wasm host
  ptr *byte   0-7       0-3  <--
  in pair     8-9       4-5
    b byte    9         5
  and 3 more
size          16 bytes  8 bytes
"
        );
    }
}
