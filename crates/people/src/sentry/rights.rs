//! What a role allows, by table and by whose a row is.

use super::TableMask;

/// Tables whose rows have rights, by the vendor's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Companies.
    Contact = 5,
    /// Persons.
    Person = 6,
    /// Projects.
    Project = 11,
    /// Stored pictures.
    Picture = 205,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Contact, Self::Person, Self::Project, Self::Picture];

    /// The vendor's name of the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Person => "person",
            Self::Project => "project",
            Self::Picture => "binaryobject",
        }
    }

    fn place(self) -> usize {
        match self {
            Self::Contact => 0,
            Self::Person => 1,
            Self::Project => 2,
            Self::Picture => 3,
        }
    }

    /// The table with the vendor's number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|table| *table as i64 == number)
    }

    /// The table with that name, in any letter case, or the vendor's number.
    pub fn find(text: &str) -> Option<Self> {
        let named = Self::ALL.into_iter().find(|table| table.name().eq_ignore_ascii_case(text));
        named.or_else(|| Self::from_number(text.parse().ok()?))
    }
}

/// Whose a row is to somebody, by the vendor's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Their own.
    MyOwn = 0,
    /// A colleague's of the same primary group.
    PrimaryGroup = 1,
    /// That of a user whose primary group is one of their other groups.
    OtherGroups = 2,
    /// Some other user's.
    OtherAssociates = 3,
    /// That of somebody from outside.
    ExternalUser = 4,
    /// That of an anonymous user.
    Anonymous = 5,
    /// Of the company they come from.
    MyCompany = 6,
}

impl Relation {
    /// All of them, by number.
    pub const ALL: [Self; 7] = [
        Self::MyOwn,
        Self::PrimaryGroup,
        Self::OtherGroups,
        Self::OtherAssociates,
        Self::ExternalUser,
        Self::Anonymous,
        Self::MyCompany,
    ];

    /// The vendor's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::MyOwn => "MyOwn",
            Self::PrimaryGroup => "PrimaryGroup",
            Self::OtherAssociates => "OtherAssociates",
            Self::OtherGroups => "OtherGroups",
            Self::ExternalUser => "ExternalUser",
            Self::Anonymous => "Anonymous",
            Self::MyCompany => "MyCompany",
        }
    }

    /// The relation with that number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| *relation as i64 == number)
    }

    /// The relation with that name, in any letter case, or that number.
    pub fn find(text: &str) -> Option<Self> {
        let named = Self::ALL.into_iter().find(|relation| relation.name().eq_ignore_ascii_case(text));
        named.or_else(|| Self::from_number(text.parse().ok()?))
    }
}

type Masks = [TableMask; Relation::ALL.len()];

/// What a role allows for each table and relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    masks: [Masks; Table::ALL.len()],
    /// What is the same whosever a row is: most callers are asked nothing but this.
    any: [Option<TableMask>; Table::ALL.len()],
}

impl Rights {
    /// Every right: a system user's.
    pub const ALL: Self = Self::same(TableMask::FULL);

    const fn same(mask: TableMask) -> Self {
        Self { masks: [[mask; Relation::ALL.len()]; Table::ALL.len()], any: [Some(mask); Table::ALL.len()] }
    }

    /// What is allowed for rows of `table` that are so related.
    pub fn on(&self, table: Table, relation: Relation) -> TableMask {
        self.masks[table.place()][relation as usize]
    }

    /// How many rungs there are on all ladders together.
    pub(crate) fn rungs(&self) -> usize {
        let masks =
            Table::ALL.iter().flat_map(|table| Relation::ALL.map(|relation| self.on(*table, relation)));
        masks.map(|mask| mask.crud().len()).sum()
    }

    /// What is allowed for every row of `table`, if that is the same whosever it is.
    pub fn on_any(&self, table: Table) -> Option<TableMask> {
        self.any[table.place()]
    }

    /// Sets what is allowed.
    pub fn set(&mut self, table: Table, relation: Relation, mask: TableMask) {
        let masks = &mut self.masks[table.place()];
        masks[relation as usize] = mask;
        self.any[table.place()] = masks.iter().all(|one| *one == masks[0]).then_some(masks[0]);
    }
}

impl Default for Rights {
    fn default() -> Self {
        Self::same(TableMask::NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_relations_are_found_by_name_and_by_number() {
        for (number, relation) in Relation::ALL.into_iter().enumerate() {
            assert_eq!(Relation::find(&number.to_string()), Some(relation));
            assert_eq!(Relation::find(&relation.name().to_uppercase()), Some(relation));
        }
        assert_eq!((Table::find("6"), Table::find("PERSON")), (Some(Table::Person), Some(Table::Person)));
        assert_eq!((Relation::find("7"), Table::find("sale")), (None, None));
    }

    #[test]
    fn rights_are_the_same_for_any_row_only_if_every_relation_has_them() {
        assert_eq!(Rights::ALL.on_any(Table::Person), Some(TableMask::FULL));
        let mut rights = Rights::ALL;
        rights.set(Table::Person, Relation::MyCompany, TableMask::SELECT);
        assert_eq!(
            (rights.on_any(Table::Person), rights.on_any(Table::Contact)),
            (None, Some(TableMask::FULL))
        );
    }
}
