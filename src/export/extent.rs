//! How large types may be.
//!
//! Type expressions refer to each other by index. A damaged file can therefore
//! describe, in a few hundred bytes, a type that contains itself, one that is a
//! million pointers deep, or one that is 2^50 structs wide. Everything that walks
//! types recurses into them, so such types are refused where they enter.

/// What it takes to walk a type, down to the defined types in it and no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// The longest way from the type to one without parts.
    height: u32,
    /// How many types there are, each counted as often as it is written.
    nodes: u32,
}

/// The greatest height, and so the deepest recursion. In the standard library and
/// the go command of Go 1.26 no type is higher than 7.
pub(super) const MAX_HEIGHT: u32 = 256;

/// The most nodes. The largest type of those packages has 153.
const MAX_NODES: u32 = 1 << 18;

/// How many nodes all instances of generic aliases in a file may have together,
/// and all methods with type parameters of their own. Each is a copy: of these
/// alone a small file could ask for any number.
pub(super) const MAX_COPIES: u32 = 1 << 20;

impl Extent {
    /// No type at all.
    pub const NONE: Extent = Extent { height: 0, nodes: 0 };

    /// Both, side by side in one type.
    pub fn beside(self, other: Extent) -> Extent {
        Extent {
            height: self.height.max(other.height),
            nodes: self.nodes.saturating_add(other.nodes),
        }
    }

    /// A type whose parts are these.
    pub fn enclosed(self) -> Extent {
        Extent { height: self.height + 1, nodes: self.nodes.saturating_add(1) }
    }

    /// These, with a copy of `arg` in place of any node.
    pub fn substituted(self, arg: Extent) -> Extent {
        Extent {
            height: self.height + arg.height,
            nodes: self.nodes.saturating_mul(arg.nodes.saturating_add(1)),
        }
    }

    /// Whether no program should have to walk it.
    pub fn is_excessive(self) -> bool {
        self.height > MAX_HEIGHT || self.nodes > MAX_NODES
    }

    /// How many types there are.
    pub fn nodes(self) -> u32 {
        self.nodes
    }
}
