//! The container of unified export data: sections of elements, and the few kinds
//! of values that elements are made of. What the values mean is not known here.
//!
//! ```text
//! u32   version
//! u32   flags                  bit 0: sync markers
//! u32   section_ends[10]       how many elements there are up to the end of a section
//! u32   element_ends[n]        where the elements end in `data`; n = section_ends[9]
//! byte  data[element_ends[n-1]]
//! byte  fingerprint[8]         of everything before; which hash depends on the release
//!
//! element = uvarint count, count x (uvarint section, uvarint index), body
//! ```
//!
//! A body names another element by its place in the *relocation table* with which
//! its own element begins. Only strings have neither table nor structure.
//!
//! The tables are checked once, when the file is opened; elements are found by
//! position and read when somebody asks for one.

use std::borrow::Cow;
use std::ops::Range;

use crate::export::cursor::Cursor;
use crate::export::version::{Field, Version};
use crate::export::{Error, ExportData};

/// The kinds of elements, in the order of the file. `Name`, `Obj`, `ObjExt` and
/// `ObjDict` are parallel: one index means the same object in all four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are those of the format")]
pub enum Section {
    String,
    Meta,
    PosBase,
    Pkg,
    Name,
    Type,
    Obj,
    ObjExt,
    ObjDict,
    Body,
}

/// A string, counted from 0 within its section like all the indexes below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StringIndex(u32);

/// A source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PosBaseIndex(u32);

/// A package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PkgIndex(u32);

/// A type expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeIndex(u32);

/// An object: its name, data and dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjIndex(u32);

/// A file whose tables are consistent.
#[derive(Debug)]
pub struct Container {
    data: ExportData,
    version: Version,
    has_markers: bool,
    section_ends: [u32; Section::COUNT],
    /// Offset in the file of `element_ends`.
    table: usize,
    /// Offset in the file of `data`.
    elements: usize,
}

/// A cursor over one element.
#[derive(Debug)]
pub struct Element<'a> {
    container: &'a Container,
    cursor: Cursor<'a>,
    relocations: Vec<Relocation>,
}

#[derive(Clone, Copy, Debug)]
struct Relocation {
    section: Section,
    index: u32,
}

const HAS_MARKERS: u32 = 1;
const FINGERPRINT: u64 = 8;

impl Section {
    const COUNT: usize = 10;
    const ALL: [Section; Section::COUNT] = [
        Section::String,
        Section::Meta,
        Section::PosBase,
        Section::Pkg,
        Section::Name,
        Section::Type,
        Section::Obj,
        Section::ObjExt,
        Section::ObjDict,
        Section::Body,
    ];
}

impl Container {
    /// Reads the header and checks both tables. No element is read.
    pub fn open(data: ExportData) -> Result<Container, Error> {
        let payload = data.payload();
        let mut cursor = Cursor::new(data.file(), payload.clone())?;
        let number = cursor.u32()?;
        let version = Version::new(number).ok_or_else(|| unknown_version(number, &data))?;
        let flags = if version.has(Field::Flags) { cursor.u32()? } else { 0 };
        if flags & !HAS_MARKERS != 0 {
            return Err(cursor.error("unknown flags"));
        }
        let mut section_ends = [0; Section::COUNT];
        for end in &mut section_ends {
            *end = cursor.u32()?;
        }
        if !section_ends.is_sorted() {
            return Err(cursor.error("damaged table of sections"));
        }
        let table = cursor.offset();
        let size = check_element_ends(&mut cursor, section_ends[Section::COUNT - 1])?;
        if cursor.remaining() as u64 != u64::from(size) + FINGERPRINT {
            return Err(cursor.error("tables do not match the size of the data"));
        }
        let elements = cursor.offset();
        let has_markers = flags & HAS_MARKERS != 0;
        Ok(Container { data, version, has_markers, section_ends, table, elements })
    }

    /// The version of the file.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The line that the compiler put before the data, see [`ExportData::header`].
    pub fn header(&self) -> &str {
        self.data.header()
    }

    /// All objects, in the order of the file.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = ObjIndex> + use<> {
        let section = self.section(Section::Obj);
        (0..section.end - section.start).map(ObjIndex)
    }

    /// The first element of the file: what the package makes public.
    pub fn public_root(&self) -> Result<Element<'_>, Error> {
        self.element(Section::Meta, 0)
    }

    /// Opens a package.
    pub fn pkg(&self, index: PkgIndex) -> Result<Element<'_>, Error> {
        self.element(Section::Pkg, index.0)
    }

    /// Opens a source file's name.
    pub fn pos_base(&self, index: PosBaseIndex) -> Result<Element<'_>, Error> {
        self.element(Section::PosBase, index.0)
    }

    /// Opens a type.
    pub fn typ(&self, index: TypeIndex) -> Result<Element<'_>, Error> {
        self.element(Section::Type, index.0)
    }

    /// Opens an object's name.
    pub fn name(&self, index: ObjIndex) -> Result<Element<'_>, Error> {
        self.element(Section::Name, index.0)
    }

    /// Opens an object's data.
    pub fn obj(&self, index: ObjIndex) -> Result<Element<'_>, Error> {
        self.element(Section::Obj, index.0)
    }

    /// Opens an object's dictionary.
    pub fn obj_dict(&self, index: ObjIndex) -> Result<Element<'_>, Error> {
        self.element(Section::ObjDict, index.0)
    }

    /// The bytes of a string, which need not be UTF-8.
    pub fn string(&self, index: StringIndex) -> Result<&[u8], Error> {
        Ok(&self.data.file()[self.range(Section::String, index.0)?])
    }

    fn element(&self, section: Section, index: u32) -> Result<Element<'_>, Error> {
        let cursor = Cursor::new(self.data.file(), self.range(section, index)?)?;
        let mut element = Element { container: self, cursor, relocations: Vec::new() };
        element.read_relocations()?;
        element.marker()?;
        Ok(element)
    }

    /// The bytes of an element.
    fn range(&self, section: Section, index: u32) -> Result<Range<usize>, Error> {
        let Range { start: first, end } = self.section(section);
        match first.checked_add(index) {
            Some(absolute) if absolute < end => {
                let start = absolute.checked_sub(1).map_or(0, |before| self.element_end(before));
                let end = self.element_end(absolute);
                Ok(self.elements + start as usize..self.elements + end as usize)
            }
            _ => Err(Error::new(format!("no {section:?} element {index}"))),
        }
    }

    /// The elements of a section, counted over the whole file.
    fn section(&self, section: Section) -> Range<u32> {
        let position = section as usize;
        let start = position.checked_sub(1).map_or(0, |before| self.section_ends[before]);
        start..self.section_ends[position]
    }

    /// An entry of the table, which [`Container::open`] found to be in the file.
    fn element_end(&self, absolute: u32) -> u32 {
        let at = self.table + 4 * absolute as usize;
        let bytes = self.data.file()[at..at + 4].try_into().expect("four bytes");
        u32::from_le_bytes(bytes)
    }
}

impl<'a> Element<'a> {
    /// Whether files of this version have `field`.
    pub fn has(&self, field: Field) -> bool {
        self.container.version.has(field)
    }

    /// An error about the byte before which the cursor stands.
    #[cold]
    pub fn error(&self, message: impl Into<Cow<'static, str>>) -> Error {
        self.cursor.error(message)
    }

    /// How many bytes are left.
    pub fn remaining(&self) -> usize {
        self.cursor.remaining()
    }

    /// Checks that nothing is left. What is left over was misunderstood, or was
    /// never meant for this version.
    pub fn finish(&self) -> Result<(), Error> {
        match self.cursor.remaining() {
            0 => Ok(()),
            rest => Err(self.error(format!("{rest} bytes more than expected"))),
        }
    }

    /// Skips the marker that a debugging flag of the compiler
    /// (`-d=syncframes=N`) puts before each value and each structure.
    #[inline]
    pub fn marker(&mut self) -> Result<(), Error> {
        if self.container.has_markers { self.skip_marker() } else { Ok(()) }
    }

    /// A byte that is 0 or 1.
    pub fn bool(&mut self) -> Result<bool, Error> {
        self.marker()?;
        match self.cursor.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            byte => Err(self.error(format!("byte {byte:#x} is no boolean"))),
        }
    }

    /// An unsigned number.
    pub fn uint(&mut self) -> Result<u64, Error> {
        self.marker()?;
        self.cursor.uvarint()
    }

    /// A signed number.
    pub fn int(&mut self) -> Result<i64, Error> {
        self.marker()?;
        self.cursor.varint()
    }

    /// A number that says which kind of thing follows.
    pub fn code(&mut self) -> Result<u64, Error> {
        self.marker()?;
        self.uint()
    }

    /// How many items follow, of which each takes `least` bytes or more. The rest
    /// of the element has room for so many, therefore memory has.
    pub fn count(&mut self, least: usize) -> Result<usize, Error> {
        let count = self.uint()?;
        match usize::try_from(count) {
            Ok(count) if count <= self.remaining() / least => Ok(count),
            _ => Err(self.error(format!("{count} items cannot follow"))),
        }
    }

    /// The bytes of a string, which need not be UTF-8.
    pub fn string(&mut self) -> Result<&'a [u8], Error> {
        self.marker()?;
        let index = StringIndex(self.reference(Section::String)?);
        self.container.string(index)
    }

    /// A string that is a name in a Go program, and therefore UTF-8.
    pub fn text(&mut self) -> Result<&'a str, Error> {
        let bytes = self.string()?;
        std::str::from_utf8(bytes).map_err(|_| self.error("name is not UTF-8"))
    }

    /// A reference to a package.
    pub fn pkg_ref(&mut self) -> Result<PkgIndex, Error> {
        self.marker()?;
        Ok(PkgIndex(self.reference(Section::Pkg)?))
    }

    /// A reference to a source file's name.
    pub fn pos_base_ref(&mut self) -> Result<PosBaseIndex, Error> {
        Ok(PosBaseIndex(self.reference(Section::PosBase)?))
    }

    /// A reference to a type.
    pub fn type_ref(&mut self) -> Result<TypeIndex, Error> {
        Ok(TypeIndex(self.reference(Section::Type)?))
    }

    /// A reference to an object.
    pub fn obj_ref(&mut self) -> Result<ObjIndex, Error> {
        Ok(ObjIndex(self.reference(Section::Obj)?))
    }

    /// A place in the relocation table, whose entry must be of `section`.
    fn reference(&mut self, section: Section) -> Result<u32, Error> {
        self.marker()?;
        let place = self.uint()?;
        let entry = usize::try_from(place).ok().and_then(|place| self.relocations.get(place));
        match entry {
            Some(entry) if entry.section == section => Ok(entry.index),
            Some(entry) => {
                let found = entry.section;
                Err(self.error(format!("reference to a {found:?} where a {section:?} is expected")))
            }
            None => Err(self.error(format!("relocation {place} does not exist"))),
        }
    }

    fn read_relocations(&mut self) -> Result<(), Error> {
        self.marker()?;
        let count = self.count(2)?;
        self.relocations.reserve_exact(count);
        for _ in 0..count {
            self.marker()?;
            let section = self.uint()?;
            let index = self.uint()?;
            let relocation = self.container.relocation(section, index);
            self.relocations.push(relocation.ok_or_else(|| {
                self.error(format!("element {index} of section {section} does not exist"))
            })?);
        }
        Ok(())
    }

    #[cold]
    fn skip_marker(&mut self) -> Result<(), Error> {
        // What it is the marker of, and the program counters of the compiler that
        // wrote it; each loop takes a byte, so a false count ends with the element.
        self.cursor.uvarint()?;
        for _ in 0..self.cursor.uvarint()? {
            self.cursor.uvarint()?;
        }
        Ok(())
    }
}

impl Container {
    fn relocation(&self, section: u64, index: u64) -> Option<Relocation> {
        let section = *Section::ALL.get(usize::try_from(section).ok()?)?;
        let index = u32::try_from(index).ok()?;
        let Range { start, end } = self.section(section);
        (index < end - start).then_some(Relocation { section, index })
    }
}

/// Checks that the table of `count` ends only grows, and moves past it. Returns
/// the last end, which is the size of all elements.
fn check_element_ends(cursor: &mut Cursor<'_>, count: u32) -> Result<u32, Error> {
    let start = cursor.offset();
    let size = usize::try_from(u64::from(count) * 4).map_err(|_| cursor.error("table too long"))?;
    let table = cursor.bytes(size)?;
    let mut before = 0;
    for (index, bytes) in table.chunks_exact(4).enumerate() {
        let end = u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        if end < before {
            return Err(Error::at(start + 4 * index, "damaged table of elements"));
        }
        before = end;
    }
    Ok(before)
}

#[cold]
fn unknown_version(number: u32, data: &ExportData) -> Error {
    let (oldest, newest) = (Version::OLDEST, Version::NEWEST);
    let header = data.header();
    Error::new(if number > newest {
        format!(
            "export data version {number} ({header}) is newer than this wasmptr knows \
             ({oldest}-{newest}); update wasmptr"
        )
    } else {
        format!(
            "export data version {number} ({header}) is older than this wasmptr reads \
             ({oldest}-{newest})"
        )
    })
}

#[cfg(test)]
mod tests;
