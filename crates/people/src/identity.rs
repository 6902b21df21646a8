//! Letting programs sign their users in: codes, what they are redeemed for, and the key that tells of it.

mod code;
mod key;
mod refresh;
pub(crate) mod system;

pub use code::{GivenCode, Grant, NewCode, NewTokens};
pub use key::SigningKey;
pub use system::SystemCall;
