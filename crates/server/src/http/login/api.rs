//! `/Login/api`.

pub mod partner_system_user;
