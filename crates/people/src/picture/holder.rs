//! Who can have a picture: a person, a company or a project.

use crate::ids::{ContactId, PersonId, ProjectId};
use crate::sentry::Table;

/// Somebody or something that can have a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A person.
    Person(PersonId),
    /// A company.
    Contact(ContactId),
    /// A project.
    Project(ProjectId),
}

impl Holder {
    /// The kind, in the vendor's word.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Person(_) => "Person",
            Self::Contact(_) => "Contact",
            Self::Project(_) => "Project",
        }
    }

    /// The key of the row.
    pub fn id(self) -> i32 {
        match self {
            Self::Person(PersonId(id)) | Self::Contact(ContactId(id)) | Self::Project(ProjectId(id)) => id,
        }
    }

    /// The table of the row, whose number the link of a picture has.
    pub fn table(self) -> Table {
        match self {
            Self::Person(_) => Table::Person,
            Self::Contact(_) => Table::Contact,
            Self::Project(_) => Table::Project,
        }
    }

    /// The number that the link of the picture has beside that of the table.
    pub(crate) fn link_type(self) -> i32 {
        match self {
            Self::Person(_) => 1,
            Self::Project(_) => 2,
            Self::Contact(_) => 17,
        }
    }

    /// What a picture of such a holder is said to be, until somebody says otherwise.
    pub fn conceptual_type(self) -> &'static str {
        match self {
            Self::Person(_) => "PersonImage",
            Self::Contact(_) => "ContactImage",
            Self::Project(_) => "ProjectImage",
        }
    }

    /// The holder with that key in the table with that number.
    pub(crate) fn of(table: i64, id: i32) -> Option<Self> {
        match Table::from_number(table)? {
            Table::Person => Some(Self::Person(PersonId(id))),
            Table::Contact => Some(Self::Contact(ContactId(id))),
            Table::Project => Some(Self::Project(ProjectId(id))),
            Table::Picture => None,
        }
    }
}

impl From<PersonId> for Holder {
    fn from(id: PersonId) -> Self {
        Self::Person(id)
    }
}

impl From<ContactId> for Holder {
    fn from(id: ContactId) -> Self {
        Self::Contact(id)
    }
}

impl From<ProjectId> for Holder {
    fn from(id: ProjectId) -> Self {
        Self::Project(id)
    }
}
