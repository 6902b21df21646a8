//! `/login/{ctx}/oauth`: codes and tokens for programs, at `common` or at the name of our tenant.

pub mod authorize;
mod sent_back;
pub mod tokens;
