//! Source files and positions in them.
//!
//! A [`Pos`] is one number for a place in any file of a [`FileSet`], as in
//! go/token: it is small, orders places, and becomes a [`Position`] (file, line,
//! column) only when somebody wants to read it.

use std::sync::{Arc, OnceLock};

use crate::symbol::{Interner, Symbol};

/// A byte of a file in a [`FileSet`]; [`Pos::NONE`] is no place at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pos(u32);

impl Pos {
    /// No place. Orders before every place.
    pub const NONE: Pos = Pos(0);

    /// Whether this is a place.
    pub const fn is_some(self) -> bool {
        self.0 != 0
    }

    /// The place `bytes` further on, which must lie in the same file (its end
    /// included).
    pub const fn offset(self, bytes: u32) -> Pos {
        Pos(self.0 + bytes)
    }
}

/// The bytes from `start` up to, not including, `end`, in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: Pos,
    /// The byte after the last one.
    pub end: Pos,
}

impl Span {
    /// The bytes from `start` up to `end`.
    pub const fn new(start: Pos, end: Pos) -> Span {
        Span { start, end }
    }
}

/// A file of a [`FileSet`], counted from 0 in the order of [`FileSet::add`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A `//line` or `/*line*/` directive, which renames the bytes that follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDirective {
    /// Offset in the file of the first byte that is renamed.
    pub offset: u32,
    /// The name of the file from here on; `None` keeps the name before.
    pub filename: Option<Arc<str>>,
    /// The line number of that byte, counted from 1.
    pub line: u32,
    /// The column of that byte, counted from 1; 0 when the directive names no
    /// column, and then columns are unknown up to the next directive.
    pub column: u32,
}

/// A place as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The name of the file, as the driver or a `//line` directive gave it.
    pub filename: Arc<str>,
    /// Line number, counted from 1.
    pub line: u32,
    /// Column in bytes, counted from 1; 0 is unknown.
    pub column: u32,
}

/// Where a declaration is: in a file that was read, or in one that only export
/// data names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Location {
    /// Unknown.
    #[default]
    None,
    /// In a file of the [`FileSet`].
    Source(Pos),
    /// In a file that was not read.
    Foreign {
        /// The file's name as the compiler wrote it; `$GOROOT/...` for the
        /// standard library.
        file: Symbol,
        /// Line number, counted from 1.
        line: u32,
        /// Column in bytes, counted from 1.
        column: u32,
    },
}

/// All files of a run.
#[derive(Debug, Default)]
pub struct FileSet {
    files: Vec<SourceFile>,
    /// Whether positions are those of the files as they stand on disk.
    is_physical: bool,
}

#[derive(Debug)]
struct SourceFile {
    name: Arc<str>,
    text: Arc<[u8]>,
    /// The position of the file's first byte. Files do not touch: the position
    /// after the last byte belongs to the file too.
    base: u32,
    line_directives: Vec<LineDirective>,
    /// Offsets of the first bytes of all lines; made when first asked for.
    line_starts: OnceLock<Vec<u32>>,
}

impl FileSet {
    /// Adds a file. Returns `None` when all files together would pass 4 GiB.
    pub fn add(&mut self, name: &str, text: impl Into<Arc<[u8]>>) -> Option<FileId> {
        let text = text.into();
        let base = match self.files.last() {
            None => 1,
            Some(last) => last.base + last.text.len() as u32 + 1,
        };
        let length = u32::try_from(text.len()).ok()?;
        base.checked_add(length)?.checked_add(1)?;
        self.files.push(SourceFile {
            name: name.into(),
            text,
            base,
            line_directives: Vec::new(),
            line_starts: OnceLock::new(),
        });
        Some(FileId(self.files.len() as u32 - 1))
    }

    /// From now on `//line` directives rename nothing.
    pub fn ignore_line_directives(&mut self) {
        self.is_physical = true;
    }

    /// The name under which `file` was added.
    pub fn name(&self, file: FileId) -> &Arc<str> {
        &self.file(file).name
    }

    /// The bytes of `file`, which need not be UTF-8.
    pub fn text(&self, file: FileId) -> &Arc<[u8]> {
        &self.file(file).text
    }

    /// The position of the first byte of `file`.
    pub fn base(&self, file: FileId) -> Pos {
        Pos(self.file(file).base)
    }

    /// Records the `//line` directives of `file`, in order of their offsets.
    pub fn set_line_directives(&mut self, file: FileId, directives: Vec<LineDirective>) {
        self.files[file.0 as usize].line_directives = directives;
    }

    /// The file of a position. `pos` must be a place of this set.
    pub fn file_of(&self, pos: Pos) -> FileId {
        let after = self.files.partition_point(|file| file.base <= pos.0);
        FileId(after.checked_sub(1).expect("the position is in a file") as u32)
    }

    /// The offset of a position in its file.
    pub fn offset(&self, pos: Pos) -> u32 {
        pos.0 - self.file(self.file_of(pos)).base
    }

    /// The bytes of a span.
    pub fn slice(&self, span: Span) -> &[u8] {
        let file = self.file(self.file_of(span.start));
        &file.text[(span.start.0 - file.base) as usize..(span.end.0 - file.base) as usize]
    }

    /// Line and column of a position, with `//line` directives applied unless they
    /// are to be ignored.
    pub fn position(&self, pos: Pos) -> Position {
        if self.is_physical {
            return self.physical_position(pos);
        }
        let file = self.file(self.file_of(pos));
        let offset = pos.0 - file.base;
        let (line, column) = file.line_column(offset);
        let after = file.line_directives.partition_point(|directive| directive.offset <= offset);
        let Some(index) = after.checked_sub(1) else {
            return Position { filename: file.name.clone(), line, column };
        };
        let directive = &file.line_directives[index];
        let (from_line, from_column) = file.line_column(directive.offset);
        let filename = file.line_directives[..=index]
            .iter()
            .rev()
            .find_map(|directive| directive.filename.clone())
            .unwrap_or_else(|| file.name.clone());
        let column = match directive.column {
            0 => 0,
            first if line == from_line => first + (column - from_column),
            _ => column,
        };
        Position { filename, line: directive.line + (line - from_line), column }
    }

    /// Line and column of a position in the file as it stands on disk, `//line`
    /// directives ignored.
    pub fn physical_position(&self, pos: Pos) -> Position {
        let file = self.file(self.file_of(pos));
        let (line, column) = file.line_column(pos.0 - file.base);
        Position { filename: file.name.clone(), line, column }
    }

    /// The position of a location, `None` when it is unknown.
    pub fn locate(&self, location: Location, symbols: &Interner) -> Option<Position> {
        match location {
            Location::None | Location::Source(Pos::NONE) => None,
            Location::Source(pos) => Some(self.position(pos)),
            Location::Foreign { file, line, column } => {
                Some(Position { filename: symbols.resolve(file).into(), line, column })
            }
        }
    }

    fn file(&self, file: FileId) -> &SourceFile {
        &self.files[file.0 as usize]
    }
}

impl SourceFile {
    /// Line and column of an offset, both counted from 1.
    fn line_column(&self, offset: u32) -> (u32, u32) {
        let starts = self.line_starts.get_or_init(|| {
            // A line end at the very end begins no line, as in go/token: the end of the
            // file is on the last line that has bytes.
            let inner = &self.text[..self.text.len().saturating_sub(1)];
            let newlines = memchr::memchr_iter(b'\n', inner);
            std::iter::once(0).chain(newlines.map(|at| at as u32 + 1)).collect()
        });
        let line = starts.partition_point(|&start| start <= offset);
        (line as u32, offset - starts[line - 1] + 1)
    }
}
