//! Positions.

use crate::export::Error;
use crate::export::pkgbits::{Element, PosBaseIndex};
use crate::source::Location;
use crate::symbol::Symbol;

use super::Reader;

/// A source file, or the part of one that a `//line` directive renames.
#[derive(Clone, Copy, Debug)]
pub(super) struct PosBase {
    file: Symbol,
    renaming: Option<Renaming>,
}

/// A `//line` directive: the character at `line` and `column` is called
/// `new_line` and `new_column`, and what follows it accordingly.
#[derive(Clone, Copy, Debug)]
struct Renaming {
    line: u32,
    column: u32,
    new_line: u32,
    /// 0 if the directive names no column; then none is known.
    new_column: u32,
}

impl Reader<'_> {
    /// A position, with `//line` directives applied.
    pub(super) fn pos(&mut self, element: &mut Element<'_>) -> Result<Location, Error> {
        element.marker()?;
        if !element.bool()? {
            return Ok(Location::None);
        }
        let base = element.pos_base_ref()?;
        let line = coordinate(element)?;
        let column = coordinate(element)?;
        let PosBase { file, renaming } = self.pos_base(base)?;
        let (line, column) = match renaming {
            Some(renaming) => renaming.apply(line, column),
            None => (line, column),
        };
        Ok(Location::Foreign { file, line, column })
    }

    /// Moves past a position.
    pub fn skip_pos(&mut self, element: &mut Element<'_>) -> Result<(), Error> {
        element.marker()?;
        if element.bool()? {
            element.pos_base_ref()?;
            coordinate(element)?;
            coordinate(element)?;
        }
        Ok(())
    }

    fn pos_base(&mut self, index: PosBaseIndex) -> Result<PosBase, Error> {
        if let Some(&base) = self.memo.pos_bases.get(&index) {
            return Ok(base);
        }
        let base = self.read_pos_base(index)?;
        self.memo.pos_bases.insert(index, base);
        Ok(base)
    }

    fn read_pos_base(&mut self, index: PosBaseIndex) -> Result<PosBase, Error> {
        let mut element = self.container.pos_base(index)?;
        // A file's name need not be UTF-8, but is only ever printed.
        let file = String::from_utf8_lossy(element.string()?);
        let file = self.symbols.intern(&file);
        let is_whole_file = element.bool()?;
        let renaming = match is_whole_file {
            true => None,
            false => read_renaming(&mut element)?,
        };
        element.finish()?;
        Ok(PosBase { file, renaming })
    }
}

impl Renaming {
    fn apply(self, line: u32, column: u32) -> (u32, u32) {
        let new_column = match self.new_column {
            0 => 0,
            first if line == self.line => first.saturating_add(column.saturating_sub(self.column)),
            _ => column,
        };
        (self.new_line.saturating_add(line.saturating_sub(self.line)), new_column)
    }
}

/// A `//line` directive; `None` if the compiler does not know where it stands.
fn read_renaming(element: &mut Element<'_>) -> Result<Option<Renaming>, Error> {
    element.marker()?;
    let mut position = None;
    if element.bool()? {
        // The file in which it stands, under the name that it had before.
        element.pos_base_ref()?;
        position = Some((coordinate(element)?, coordinate(element)?));
    }
    let new_line = coordinate(element)?;
    let new_column = coordinate(element)?;
    Ok(position.map(|(line, column)| Renaming { line, column, new_line, new_column }))
}

/// A line or column, counted from 1.
fn coordinate(element: &mut Element<'_>) -> Result<u32, Error> {
    let number = element.uint()?;
    u32::try_from(number).map_err(|_| element.error("line or column of more than 32 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_directives() {
        // `/*line gen.y:100:7*/` ends at line 12, column 21.
        let renaming = Renaming { line: 12, column: 21, new_line: 100, new_column: 7 };
        assert_eq!(renaming.apply(12, 21), (100, 7));
        assert_eq!(renaming.apply(12, 30), (100, 16));
        assert_eq!(renaming.apply(15, 3), (103, 3));
        // `//line gen.y:100`
        let renaming = Renaming { line: 12, column: 1, new_line: 100, new_column: 0 };
        assert_eq!(renaming.apply(13, 8), (101, 0));
    }
}
