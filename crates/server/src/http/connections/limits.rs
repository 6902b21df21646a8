//! How many connections the system has descriptors for.

use std::io;

/// Descriptors that are reserved for other uses: the database, the log and health checks.
const RESERVED: u64 = 32;

/// How many connections there are descriptors for, when each may have another one open for stored bytes, and there are
/// spare ones, as many that are about to close, and as many that were rejected.
pub fn descriptors_for_connections(most: u64, open: u64) -> usize {
    let left = usize::try_from(most.saturating_sub(open + RESERVED)).unwrap_or(usize::MAX);
    (left.saturating_sub(3 * spare_for(left / 2)) / 2).max(1)
}

/// How many spare connections there are in addition to this many.
pub(super) fn spare_for(connections: usize) -> usize {
    (connections / 4).clamp(16, 64)
}

/// Whether the system, or this process, has no more descriptors.
pub fn is_out_of_descriptors(error: &io::Error) -> bool {
    // ENFILE and EMFILE have no `io::ErrorKind`.
    matches!(error.raw_os_error(), Some(23 | 24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connection_has_a_descriptor_for_stored_bytes_and_some_are_left() {
        assert_eq!(descriptors_for_connections(200, 28), 44);
        assert_eq!(descriptors_for_connections(1_048_576, 28), 524_162);
        assert_eq!(descriptors_for_connections(20, 28), 1);
    }
}
