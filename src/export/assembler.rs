//! Assembles export data for tests, element by element.

use crate::export::ExportData;
use crate::export::pkgbits::Section;

/// A file in the making. It knows the tables, and writes no element by itself:
/// tests spell their bytes.
pub struct Assembler {
    version: u32,
    flags: u32,
    sections: [Vec<Vec<u8>>; 10],
}

impl Assembler {
    pub fn new(version: u32) -> Assembler {
        Assembler { version, flags: 0, sections: Default::default() }
    }

    pub fn with_markers(self) -> Assembler {
        Assembler { flags: 1, ..self }
    }

    /// Adds a string.
    pub fn string(mut self, bytes: &[u8]) -> Assembler {
        self.sections[Section::String as usize].push(bytes.to_vec());
        self
    }

    /// Adds an element with this relocation table and this body.
    pub fn element(mut self, section: Section, table: &[(Section, u32)], body: &[u8]) -> Assembler {
        let mut bytes = Vec::new();
        uvarint(&mut bytes, table.len() as u32);
        for &(section, index) in table {
            bytes.push(section as u8);
            uvarint(&mut bytes, index);
        }
        bytes.extend(body);
        self.sections[section as usize].push(bytes);
        self
    }

    /// Adds an element just as it stands.
    pub fn raw(mut self, section: Section, bytes: &[u8]) -> Assembler {
        self.sections[section as usize].push(bytes.to_vec());
        self
    }

    pub fn payload(&self) -> Vec<u8> {
        let mut payload = Vec::new();
        payload.extend(self.version.to_le_bytes());
        payload.extend(self.flags.to_le_bytes());
        let mut end = 0;
        for section in &self.sections {
            end += section.len() as u32;
            payload.extend(end.to_le_bytes());
        }
        let mut end = 0;
        for element in self.sections.iter().flatten() {
            end += element.len() as u32;
            payload.extend(end.to_le_bytes());
        }
        payload.extend(self.sections.iter().flatten().flatten());
        payload.extend(b"FINGERPR");
        payload
    }

    pub fn data(&self) -> ExportData {
        data(&self.payload())
    }
}

/// The export data with this payload, which begins at [`PAYLOAD`].
pub fn data(payload: &[u8]) -> ExportData {
    let mut member = HEADER.to_vec();
    member.extend(payload);
    member.extend(b"\n$$\n");
    let mut file = b"!<arch>\n__.PKGDEF       0           0     0     644     ".to_vec();
    file.extend(format!("{:<10}`\n", member.len()).bytes());
    file.extend(member);
    ExportData::read(&file[..]).expect("the archive is right")
}

const HEADER: &[u8] = b"go object wasip1 wasm go1.27.3 X:\n$$B\nu";

/// The offset of the payload in the file.
pub const PAYLOAD: usize = 68 + HEADER.len();

fn uvarint(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
