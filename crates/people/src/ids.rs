//! Keys of rows: positive 32-bit numbers, as the vendor has them, each kind a type of its own.

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub i32);
    )*};
}

id! {
    /// A person, 1 to 2,147,483,647.
    PersonId
    /// A company.
    ContactId
    /// A project.
    ProjectId
    /// A user of the system.
    AssociateId
    /// A stored picture (the vendor's binary object).
    PictureId
    /// A set of rights that users share.
    RoleId
    /// A group of users.
    GroupId
    /// What lets somebody in beside a password.
    SessionId
    /// A program of somebody else that calls.
    ApplicationId
}
