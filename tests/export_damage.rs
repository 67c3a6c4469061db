//! Damaged export data gives an error or other types, and nothing worse.
//!
//! The files are those of tests/export.rs, which says how they were made.

use std::fs;

use wasmptr::export::{Error, ExportData, Importer};
use wasmptr::symbol::Interner;
use wasmptr::types::display::Qualifier;
use wasmptr::types::sizes::{Layout, Sizes};
use wasmptr::types::{NamedId, TypeId, TypeStore};

const VERSIONS: [u32; 4] = [1, 2, 4, 5];

/// How many files with flipped bytes are made of each version.
const FLIPS: usize = 2_500;

fn sample(version: u32) -> Vec<u8> {
    fs::read(format!("tests/export/v{version}.a")).unwrap()
}

/// Reads all that can be read, and then walks the types, which is what programs
/// do with them. Returns the first error.
fn read(file: &[u8]) -> Result<(), Error> {
    let mut symbols = Interner::new();
    let mut store = TypeStore::new(&mut symbols);
    let mut importer = Importer::new();
    let data = ExportData::read(file)?;
    let path = symbols.intern("example.com/sample");
    let id = importer.open(path, data, &mut store, &mut symbols)?;
    let name = symbols.intern("Header");
    let mut result = importer.lookup(id, name, &mut store, &mut symbols).map(drop);
    match importer.objects(id, &mut store, &mut symbols) {
        Ok(objects) => {
            for object in objects {
                // One object may be damaged and the next one not.
                let completed = importer.complete(object, &mut store, &mut symbols);
                let methods = importer.methods(object, &mut store, &mut symbols);
                result = result.and(completed).and(methods);
            }
        }
        Err(error) => result = Err(error),
    }
    walk(&mut store, &symbols);
    result.and(importer.verify(id, &mut store, &mut symbols).map(drop))
}

fn walk(store: &mut TypeStore, symbols: &Interner) {
    let named: Vec<NamedId> = store.named.iter().map(|(id, _)| id).collect();
    for &named in &named {
        store.expand(named);
    }
    let mut sizes = Sizes::new(store, symbols, Layout::GO_WASM);
    for &named in &named {
        if let Some(underlying) = store.named[named].underlying {
            sizes.size_of(underlying);
            store.display(underlying, symbols, Qualifier { current: None });
        }
    }
    let types: Vec<TypeId> = store.objects.iter().filter_map(|(_, object)| object.typ).collect();
    let methods = store.method_decls.iter().map(|(_, method)| method.sig);
    for typ in types.into_iter().chain(methods) {
        sizes.size_of(typ);
        store.display(typ, symbols, Qualifier { current: None });
    }
}

#[test]
fn the_files_are_right() {
    for version in VERSIONS {
        read(&sample(version)).unwrap();
    }
}

#[test]
fn truncated_files() {
    for version in VERSIONS {
        let file = sample(version);
        for length in 0..file.len() {
            let error = ExportData::read(&file[..length]).unwrap_err();
            // 68 bytes say how long the file must be.
            assert_eq!(error.message(), "unexpected end of file");
            assert_eq!(error.offset(), Some(length));
        }
    }
}

/// The same with an archive header that knows of it, so that the damage reaches
/// the layers above.
#[test]
fn truncated_members() {
    for version in VERSIONS {
        let file = sample(version);
        for length in 68..file.len() - 1 {
            let mut file = file[..length].to_vec();
            file.extend(b"\n$$\n");
            let size = format!("{:<10}", file.len() - 68);
            file[56..66].copy_from_slice(size.as_bytes());
            // What is missing is counted, except when it is what was added.
            assert!(read(&file).is_err() || file == sample(version), "{length} of {version}");
        }
    }
}

/// Reads files with flipped bytes in a process that has little memory, where
/// whatever asks for much at once ends it.
#[cfg(target_os = "linux")]
#[test]
fn flipped_bytes_take_no_memory() {
    // In KiB, of address space. The files are of 8 KiB, and the process itself
    // takes some 10 MiB. glibc would reserve all of it for a second heap.
    let limited = r#"ulimit -v 65536 && exec "$0" --test-threads=1 --exact flipped_bytes"#;
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new("sh")
        .args(["-c", limited])
        .arg(program)
        .env("MALLOC_ARENA_MAX", "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("1 passed"), "{text}");
}

#[test]
fn flipped_bytes() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for version in VERSIONS {
        let right = sample(version);
        for _ in 0..FLIPS {
            let mut file = right.clone();
            for _ in 0..=random.below(3) {
                // Behind the archive header and the first line: damage there
                // seldom gets further than the first comparison.
                let offset = 200 + random.below(file.len() - 200);
                file[offset] ^= 1 + random.below(255) as u8;
            }
            let _ = read(&file);
        }
    }
}

/// A linear congruential generator: the same numbers at every run.
struct Random(u64);

impl Random {
    /// A number less than `limit`.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }
}
