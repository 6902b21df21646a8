//! `/Login/api/PartnerSystemUser`.

pub mod authenticate;
