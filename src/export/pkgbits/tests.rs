use super::*;
use crate::export::assembler::{Assembler, PAYLOAD, data};

/// One string, one package, no flags.
#[rustfmt::skip]
const FILE: &[u8] = &[
    5, 0, 0, 0,       // version 5
    0, 0, 0, 0,       // flags: no markers
    1, 0, 0, 0,       // String elements end at 1: there is one
    1, 0, 0, 0,       // Meta elements end at 1 too: there is none
    1, 0, 0, 0,       // PosBase
    2, 0, 0, 0,       // Pkg: one
    2, 0, 0, 0,       // Name
    2, 0, 0, 0,       // Type
    2, 0, 0, 0,       // Obj
    2, 0, 0, 0,       // ObjExt
    2, 0, 0, 0,       // ObjDict
    2, 0, 0, 0,       // Body
    7, 0, 0, 0,       // the string ends at byte 7
    11, 0, 0, 0,      // the package ends at byte 11
    b'b', b'u', b'i', b'l', b't', b'i', b'n',
    1,                // one relocation:
    0, 0,             //   section String, index 0
    0,                // path: relocation 0
    1, 2, 3, 4, 5, 6, 7, 8, // fingerprint
];

#[track_caller]
fn assert_error<T: std::fmt::Debug>(result: Result<T, Error>, expected: &str) {
    assert_eq!(result.unwrap_err().to_string(), expected);
}

/// [`FILE`] with the byte at an offset replaced.
fn patched(offset: usize, byte: u8) -> Result<Container, Error> {
    let mut payload = FILE.to_vec();
    payload[offset] = byte;
    Container::open(data(&payload))
}

#[test]
fn elements_are_found_by_position() {
    let file = Container::open(data(FILE)).unwrap();
    assert_eq!(file.version().number(), 5);
    assert_eq!(file.string(StringIndex(0)).unwrap(), b"builtin");
    let mut element = file.pkg(PkgIndex(0)).unwrap();
    assert_eq!(element.text().unwrap(), "builtin");
    element.finish().unwrap();
    assert_eq!(file.objects().len(), 0);
    assert_error(file.public_root(), "no Meta element 0");
}

#[test]
fn unknown_versions_name_the_compiler() {
    assert_error(
        patched(0, 6),
        "export data version 6 (go object wasip1 wasm go1.27.3 X:) is newer than this wasmptr \
         knows (1-5); update wasmptr",
    );
    assert_error(
        patched(0, 0),
        "export data version 0 (go object wasip1 wasm go1.27.3 X:) is older than this wasmptr \
         reads (1-5)",
    );
}

#[test]
fn tables_must_be_consistent() {
    let at = |offset| format!(" at offset {:#x}", PAYLOAD + offset);
    assert_error(patched(4, 2), &("unknown flags".to_owned() + &at(8)));
    // Sections end at 9, 1, 1, ...
    assert_error(patched(8, 9), &("damaged table of sections".to_owned() + &at(48)));
    // The only string ends at byte 12, the package after it at byte 11.
    assert_error(patched(48, 12), &("damaged table of elements".to_owned() + &at(52)));
    // The package ends one byte later than there are bytes.
    let message = "tables do not match the size of the data".to_owned();
    assert_error(patched(52, 12), &(message + &at(56)));
    // A table of 2^24 elements and more.
    assert_error(patched(47, 1), &("unexpected end of data".to_owned() + &at(FILE.len())));
    assert_error(
        Container::open(data(&FILE[..6])),
        &("unexpected end of data".to_owned() + &at(6)),
    );
}

#[track_caller]
fn element_error(
    read: impl FnOnce(&mut Element<'_>) -> Result<(), Error>,
    bytes: &[u8],
    expected: &str,
) {
    let file = Assembler::new(5).string(b"\xff").raw(Section::Type, bytes);
    let file = Container::open(file.data()).unwrap();
    let result = file.typ(TypeIndex(0)).and_then(|mut element| read(&mut element));
    assert_eq!(result.unwrap_err().message(), expected);
}

#[test]
fn elements_are_not_believed() {
    // (number of relocations, section, index...), body
    element_error(|_| Ok(()), &[100], "100 items cannot follow");
    element_error(|_| Ok(()), &[1, 10, 0], "element 0 of section 10 does not exist");
    element_error(|_| Ok(()), &[1, 0, 1], "element 1 of section 0 does not exist");
    element_error(|e| e.bool().map(drop), &[0, 2], "byte 0x2 is no boolean");
    element_error(|e| e.bool().map(drop), &[0], "unexpected end of data");
    element_error(|e| e.text().map(drop), &[1, 0, 0, 1], "relocation 1 does not exist");
    element_error(|e| e.text().map(drop), &[1, 0, 0, 0], "name is not UTF-8");
    element_error(
        |e| e.pkg_ref().map(drop),
        &[1, 0, 0, 0],
        "reference to a String where a Pkg is expected",
    );
    // Two fields of 7 bytes or more in 13 bytes.
    element_error(
        |e| e.count(7).map(drop),
        &[0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        "2 items cannot follow",
    );
    element_error(|e| e.finish(), &[0, 0], "1 bytes more than expected");
}

#[test]
fn markers_are_skipped() {
    #[rustfmt::skip]
    let bytes = [
        90, 0,           // marker 90 without frames: relocations
        1, 1, 77,        // marker 1 with one frame, 77: a number
        1,               //   one relocation
        91, 0,           // marker: relocation
        1, 0, 0,         // marker, section String
        1, 0, 0,         // marker, index 0
        60, 0,           // marker: the body
        2, 0, 1,         // marker, true
        5, 0,            // marker: string
        4, 2, 0x80, 1, 9, //  marker with two frames, 128 and 9: reference
        1, 0, 0,         //     marker, relocation 0
    ];
    let file = Assembler::new(1).with_markers().string(b"text").raw(Section::Type, &bytes);
    let file = Container::open(file.data()).unwrap();
    let mut element = file.typ(TypeIndex(0)).unwrap();
    assert!(element.bool().unwrap());
    assert_eq!(element.string().unwrap(), b"text");
    element.finish().unwrap();
}
