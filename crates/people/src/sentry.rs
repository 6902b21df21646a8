//! The sentry: the one place that decides what a caller may do.

use crate::caller::Caller;

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

    /// The mask of a rung of the ladder: `""`, `R`, `CR`, `CRU` or `CRUD`.
    pub fn from_crud(crud: &str) -> Self {
        crud.bytes().fold(Self::NONE, |mask, letter| {
            Self(
                mask.0
                    | match letter {
                        b'R' => Self::SELECT.0,
                        b'U' => Self::UPDATE.0,
                        b'C' => Self::INSERT.0,
                        b'D' => Self::DELETE.0,
                        _ => 0,
                    },
            )
        })
    }
}

/// Tables whose rows have rights, by the vendor's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Users.
    Associate = 2,
    /// Companies.
    Contact = 5,
    /// Persons.
    Person = 6,
    /// Stored pictures.
    Picture = 205,
}

/// What a role allows for each table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    associate: TableMask,
    contact: TableMask,
    person: TableMask,
    picture: TableMask,
}

impl Rights {
    /// Every right: a system user's.
    pub const ALL: Self = Self {
        associate: TableMask::FULL,
        contact: TableMask::FULL,
        person: TableMask::FULL,
        picture: TableMask::FULL,
    };

    /// What is allowed for rows of `table`.
    pub fn on(self, table: Table) -> TableMask {
        match table {
            Table::Associate => self.associate,
            Table::Contact => self.contact,
            Table::Person => self.person,
            Table::Picture => self.picture,
        }
    }

    /// Sets the mask of the table with the vendor's number; numbers that are not kept here are passed over.
    pub(crate) fn set(&mut self, table: i64, mask: TableMask) {
        match table {
            2 => self.associate = mask,
            5 => self.contact = mask,
            6 => self.person = mask,
            205 => self.picture = mask,
            _ => {}
        }
    }
}

/// Why a right is missing; the edge turns it into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nothing is missing.
    Nothing,
    /// The role only reads.
    ReadOnly,
}

/// What the caller may do to one row, and why not more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRight {
    /// The rights.
    pub mask: TableMask,
    /// Why some are missing.
    pub reason: Reason,
}

impl RowRight {
    fn of(mask: TableMask) -> Self {
        let reason = if mask.allows(TableMask::UPDATE) { Reason::Nothing } else { Reason::ReadOnly };
        Self { mask, reason }
    }

    /// Whether fields of the row may be written.
    pub fn may_update(self) -> bool {
        self.mask.allows(TableMask::UPDATE)
    }
}

/// What `caller` may do to a person.
pub fn person(caller: &Caller) -> RowRight {
    RowRight::of(caller.rights().on(Table::Person))
}

/// What `caller` may do to a company.
pub fn company(caller: &Caller) -> RowRight {
    RowRight::of(caller.rights().on(Table::Contact))
}

/// What `caller` may do to the picture of a person: reading follows the person, and nobody changes the picture
/// of a person whom they may not change.
pub fn person_picture(caller: &Caller) -> RowRight {
    let (owner, picture) = (caller.rights().on(Table::Person), caller.rights().on(Table::Picture));
    let most = if owner.allows(TableMask::UPDATE) { TableMask::FULL } else { owner.and(TableMask::SELECT) };
    RowRight::of(picture.and(most))
}

/// What `caller` may do to a user.
pub fn associate(caller: &Caller) -> RowRight {
    RowRight::of(caller.rights().on(Table::Associate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rung_of_the_ladder_has_its_bits() {
        let masks = ["", "R", "CR", "CRU", "CRUD"].map(|crud| TableMask::from_crud(crud).0);
        assert_eq!(masks, [0, 1, 5, 7, 15]);
    }
}
