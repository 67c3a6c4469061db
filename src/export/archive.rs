//! Where export data is in the file that the go command names.
//!
//! ```text
//! offset 0   "!<arch>\n"
//!        8   header of the first member: name[16] mtime[12] uid[6] gid[6] mode[8] size[10] "`\n"
//!        68  the member, `size` bytes:
//!              "go object <GOOS> <GOARCH> <release> ... X:<experiments>\n"
//!              more lines ("build id ...", "main", "")
//!              "$$B\n"
//!              format byte, 'u'
//!              payload (see `pkgbits`)
//!              "\n$$\n"
//!            machine code, which is most of the file and never read
//! ```

use std::io::{self, Read};
use std::ops::Range;

use crate::export::Error;

/// The export data of one package, as it is in the file.
#[derive(Debug)]
pub struct ExportData {
    /// The file up to the end of its first member, so that an index into this is
    /// an offset in the file.
    file: Vec<u8>,
    header: String,
    payload: Range<usize>,
}

const MAGIC: &[u8; 8] = b"!<arch>\n";
const MEMBER_NAME: Range<usize> = 8..24;
const MEMBER_SIZE: Range<usize> = 56..66;
const HEADER_END: Range<usize> = 66..68;
const END_MARKER: &[u8; 4] = b"\n$$\n";

/// Room is made at once for members up to this size, which is all of them but
/// those of a few giants. What a file says of itself beyond that it must show.
const TRUSTED_SIZE: u64 = 1 << 20;

impl ExportData {
    /// Reads the archive header and the first member from `source`, and not a
    /// byte more. Fails if they are cut short or are no unified export data.
    pub fn read(mut source: impl Read) -> Result<ExportData, Error> {
        let mut file = Vec::with_capacity(HEADER_END.end);
        read_bytes(&mut source, HEADER_END.end as u64, &mut file)?;
        let size = member_size(&file)?;
        file.reserve(size.min(TRUSTED_SIZE) as usize);
        read_bytes(&mut source, size, &mut file)?;
        let (header, payload) = find_payload(&file)?;
        let header = printable(&file[header]);
        Ok(ExportData { file, header, payload })
    }

    /// The line that the compiler put before the data: `go object`, GOOS, GOARCH,
    /// release, experiments. Control characters are replaced.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// The GOARCH for which the package was compiled.
    pub fn goarch(&self) -> Option<&str> {
        self.header.split(' ').nth(3)
    }

    /// The N of the Go release 1.N that wrote the file; `None` if the header line
    /// does not say.
    pub fn release(&self) -> Option<u32> {
        // A released compiler writes `go1.27.3`, a development tree
        // `devel go1.28-abcdef`: the number is looked for, not counted to.
        let (_, rest) = self.header.split_once("go1.")?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest[..digits].parse().ok()
    }

    /// The bytes of the file from its beginning up to the end of the first member.
    pub(super) fn file(&self) -> &[u8] {
        &self.file
    }

    /// The part of [`ExportData::file`] between the format byte and the marker
    /// at the end.
    pub(super) fn payload(&self) -> Range<usize> {
        self.payload.clone()
    }
}

fn read_bytes(source: &mut impl Read, count: u64, into: &mut Vec<u8>) -> Result<(), Error> {
    let before = into.len();
    match source.take(count).read_to_end(into) {
        Ok(read) if read as u64 == count => Ok(()),
        Ok(_) => Err(Error::at(into.len(), "unexpected end of file")),
        Err(error) => Err(read_error(before, &error)),
    }
}

#[cold]
fn read_error(offset: usize, error: &io::Error) -> Error {
    Error::at(offset, format!("cannot read: {error}"))
}

fn member_size(header: &[u8]) -> Result<u64, Error> {
    if !header.starts_with(MAGIC) {
        return Err(match header[0] {
            b'i' => Error::new("export data in the indexed format, which no Go compiler writes"),
            _ => Error::new("not a Go archive"),
        });
    }
    if header[MEMBER_NAME].trim_ascii_end() != b"__.PKGDEF" {
        return Err(Error::at(MEMBER_NAME.start, "archive without export data"));
    }
    let size = std::str::from_utf8(&header[MEMBER_SIZE]).ok().and_then(|text| {
        // A number that fits u32: offsets in the file are 32 bits everywhere.
        text.trim_end_matches(' ').parse::<u32>().ok()
    });
    match size {
        Some(size) if &header[HEADER_END] == b"`\n" => Ok(size.into()),
        _ => Err(Error::at(MEMBER_SIZE.start, "damaged archive header")),
    }
}

/// The header line, and what lies between the format byte and the end marker.
fn find_payload(file: &[u8]) -> Result<(Range<usize>, Range<usize>), Error> {
    let start = HEADER_END.end;
    let member = &file[start..];
    if !member.starts_with(b"go object ") {
        return Err(Error::at(start, "archive member is no Go object"));
    }
    let mut line = start..start;
    let mut first_line = None;
    loop {
        let Some(length) = memchr::memchr(b'\n', &file[line.start..]) else {
            return Err(Error::at(file.len(), "object header without export data"));
        };
        line.end = line.start + length;
        first_line.get_or_insert(line.clone());
        if file[line.clone()].starts_with(b"$$") {
            break;
        }
        line.start = line.end + 1;
    }
    let format = line.end + 1;
    let payload = format + 1;
    match (&file[line.clone()], file.get(format)) {
        (b"$$B", Some(b'u')) => {}
        (b"$$B", Some(b'i')) => {
            return Err(Error::at(format, "export data in the indexed format of Go 1.19"));
        }
        (b"$$B", Some(_)) => return Err(Error::at(format, "unknown export data format")),
        _ => return Err(Error::at(line.start, "export data is not binary")),
    }
    if !file[payload..].ends_with(END_MARKER) {
        return Err(Error::at(file.len(), "export data without its end marker"));
    }
    Ok((first_line.unwrap_or(line), payload..file.len() - END_MARKER.len()))
}

/// The header line for a message, which it must not break.
fn printable(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    text.chars().map(|char| if char.is_control() { '?' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(member: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        file.extend(b"!<arch>\n");
        file.extend(b"__.PKGDEF       "); // name
        file.extend(b"0           "); // time
        file.extend(b"0     0     644     "); // user, group, mode
        file.extend(format!("{:<10}`\n", member.len()).bytes()); // size
        file.extend(member);
        file
    }

    #[track_caller]
    fn error(file: &[u8], expected: &str) {
        assert_eq!(ExportData::read(file).unwrap_err().to_string(), expected);
    }

    const MEMBER: &[u8] =
        b"go object wasip1 wasm go1.27.3 X:regabi\nbuild id \"x\"\n\n\n$$B\nuPAYLOAD\n$$\n";

    #[test]
    fn finds_the_payload() {
        let mut file = archive(MEMBER);
        file.extend(b"\n_go_.o/         and so on");
        let mut source = file.as_slice();
        let data = ExportData::read(&mut source).unwrap();
        assert_eq!(&data.file()[data.payload()], b"PAYLOAD");
        assert_eq!(data.header(), "go object wasip1 wasm go1.27.3 X:regabi");
        assert_eq!(data.goarch(), Some("wasm"));
        assert_eq!(data.release(), Some(27));
        assert!(source.starts_with(b"\n_go_.o/"), "nothing after the member is read");
    }

    #[test]
    fn development_trees_have_spaces_in_their_release() {
        let member = b"go object linux amd64 devel go1.28-abcdef Thu X:\n$$B\nu\n$$\n";
        assert_eq!(ExportData::read(&archive(member)[..]).unwrap().release(), Some(28));
    }

    #[test]
    fn errors() {
        error(b"", "unexpected end of file at offset 0x0");
        error(&archive(MEMBER)[..100], "unexpected end of file at offset 0x64");
        error(&[b'x'; 80], "not a Go archive");
        error(&[b'i'; 80], "export data in the indexed format, which no Go compiler writes");
        error(&archive(b"other"), "archive member is no Go object at offset 0x44");
        error(&archive(b"go object x"), "object header without export data at offset 0x4f");
        error(&archive(b"go object x\n$$\n"), "export data is not binary at offset 0x50");
        error(
            &archive(b"go object x\n$$B\ni\n$$\n"),
            "export data in the indexed format of Go 1.19 at offset 0x54",
        );
        error(&archive(b"go object x\n$$B\n?"), "unknown export data format at offset 0x54");
        error(
            &archive(b"go object x\n$$B\nu..."),
            "export data without its end marker at offset 0x58",
        );
        let mut huge = archive(MEMBER);
        huge[MEMBER_SIZE].copy_from_slice(b"9999999999");
        error(&huge, "damaged archive header at offset 0x38");
    }
}
