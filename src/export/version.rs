//! The versions of the format, and what each of them has.
//!
//! A reader never compares versions. It asks whether the version of the file
//! [has](Version::has) a [`Field`], and [`LIFETIMES`] answers. Another version is
//! therefore a row or two here, and the lines that ask for the new field.

/// The version of an export data file, as its first word states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(u32);

/// Something that is not in the files of all versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A word of flags in the file header.
    Flags,
    /// Whether the package has an init function, in the public root.
    HasInit,
    /// Whether a use of an object is an instance made for a dictionary. Always
    /// false in public data.
    DerivedInstance,
    /// Whether a derived type is needed at run time, in the dictionary.
    DerivedNeeded,
    /// Names of type parameters of aliases.
    AliasTypeParams,
    /// Methods with type parameters of their own.
    GenericMethods,
    /// The place of a method in the order of the source.
    MethodIndex,
}

/// For each [`Field`] the first version that has it, and the first after that
/// which has it no more.
const LIFETIMES: [(Field, u32, Option<u32>); 7] = [
    (Field::Flags, 1, None),
    (Field::HasInit, 0, Some(2)),
    (Field::DerivedInstance, 0, Some(2)),
    (Field::DerivedNeeded, 0, Some(2)),
    (Field::AliasTypeParams, 2, None),
    (Field::GenericMethods, 4, None),
    (Field::MethodIndex, 5, None),
];

impl Version {
    /// The oldest version that can be read: Go 1.20 to 1.23 write it. Version 0
    /// was never released in a compiler that uses the format by default.
    pub const OLDEST: u32 = 1;
    /// The newest version that can be read: Go 1.27.2 writes it. 1.24 to 1.26
    /// write version 2, 1.27.0 and 1.27.1 version 4; 3 is that of development
    /// trees between them and differs from 2 in function bodies only.
    pub const NEWEST: u32 = 5;

    /// The version `number`; `None` when it cannot be read.
    pub fn new(number: u32) -> Option<Version> {
        (Version::OLDEST..=Version::NEWEST).contains(&number).then_some(Version(number))
    }

    /// The number in the file.
    pub fn number(self) -> u32 {
        self.0
    }

    /// Whether files of this version have `field`.
    pub fn has(self, field: Field) -> bool {
        let (_, introduced, removed) = LIFETIMES[field as usize];
        introduced <= self.0 && removed.is_none_or(|removed| self.0 < removed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_enum() {
        for (row, (field, ..)) in LIFETIMES.into_iter().enumerate() {
            assert_eq!(field as usize, row);
        }
    }

    #[test]
    fn fields_of_versions() {
        let fields = |number| {
            let version = Version::new(number).unwrap();
            LIFETIMES.map(|(field, ..)| u8::from(version.has(field)))
        };
        assert_eq!(fields(1), [1, 1, 1, 1, 0, 0, 0]);
        assert_eq!(fields(2), [1, 0, 0, 0, 1, 0, 0]);
        assert_eq!(fields(3), fields(2));
        assert_eq!(fields(4), [1, 0, 0, 0, 1, 1, 0]);
        assert_eq!(fields(5), [1, 0, 0, 0, 1, 1, 1]);
        assert_eq!(Version::new(0), None);
        assert_eq!(Version::new(6), None);
    }
}
