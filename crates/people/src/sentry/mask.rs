//! Sets of table rights.

/// A set of table rights, by the vendor's bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableMask(pub u8);

impl TableMask {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Read.
    pub const SELECT: Self = Self(1);
    /// Change.
    pub const UPDATE: Self = Self(2);
    /// Create.
    pub const INSERT: Self = Self(4);
    /// Remove.
    pub const DELETE: Self = Self(8);
    /// All four.
    pub const FULL: Self = Self(15);

    /// Whether every right of `other` is in this set.
    pub fn allows(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The rights that both sets have.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The rights that either set has.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The rights of this set that the other has not.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The mask of a rung of the ladder: `""`, `R`, `CR`, `CRU` or `CRUD`.
    pub fn from_crud(crud: &str) -> Self {
        RUNGS.iter().find(|(rung, _)| *rung == crud).map_or(Self::NONE, |(_, mask)| *mask)
    }

    /// The highest rung of the ladder with nothing on it that this set has not.
    pub fn crud(self) -> &'static str {
        RUNGS.iter().rev().find(|(_, mask)| self.allows(*mask)).map_or("", |(rung, _)| rung)
    }
}

/// The rungs that a role can stand on, from the lowest.
pub const RUNGS: [(&str, TableMask); 5] = [
    ("", TableMask::NONE),
    ("R", TableMask::SELECT),
    ("CR", TableMask(5)),
    ("CRU", TableMask(7)),
    ("CRUD", TableMask::FULL),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rung_of_the_ladder_has_its_bits_and_the_other_way_round() {
        for ((rung, mask), bits) in RUNGS.into_iter().zip([0, 1, 5, 7, 15]) {
            assert_eq!((TableMask::from_crud(rung).0, mask.0, mask.crud()), (bits, bits, rung));
        }
        assert_eq!(TableMask::from_crud("RCUD"), TableMask::NONE);
        assert_eq!(TableMask(3).crud(), "R");
    }
}
