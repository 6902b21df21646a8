//! Carriers as JSON.

use serde::Serialize;

/// Bytes that most carriers fit into.
const USUAL_BYTES: usize = 2048;

/// A carrier as JSON; fails only for types that are not carriers.
pub fn to_vec<T: Serialize + ?Sized>(carrier: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    serde_json::to_writer(&mut bytes, carrier)?;
    Ok(bytes)
}
