//! How many rows, and a hash over them in any order: engines do not sort texts alike.

use aws_lc_rs::digest::{Context, SHA256};

use super::{Record, Value};

/// A number of rows and the sum of their hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) rows: u64,
    hashes: u128,
}

impl Sum {
    /// Adds rows.
    pub(crate) fn add(&mut self, records: &[Record]) {
        for record in records {
            self.hashes = self.hashes.wrapping_add(hash(record));
            self.rows += 1;
        }
    }

    /// As it is kept in a mark.
    pub(super) fn text(self) -> String {
        format!("{} {:032x}", self.rows, self.hashes)
    }

    /// From a mark; whatever cannot be read is a sum that no rows have.
    pub(super) fn parse(text: &str) -> Self {
        let read = text.split_once(' ').and_then(|(rows, hashes)| {
            Some(Self { rows: rows.parse().ok()?, hashes: u128::from_str_radix(hashes, 16).ok()? })
        });
        read.unwrap_or(Self { rows: u64::MAX, hashes: 0 })
    }
}

/// The hash of a row.
fn hash(record: &Record) -> u128 {
    let mut hash = Context::new(&SHA256);
    for value in &record.0 {
        match value {
            Value::Null => hash.update(&[0]),
            Value::Int(number) => {
                hash.update(&[1]);
                hash.update(&number.to_be_bytes());
            }
            Value::Text(text) => {
                hash.update(&[2]);
                hash.update(&(text.len() as u64).to_be_bytes());
                hash.update(text.as_bytes());
            }
        }
    }
    u128::from_be_bytes(hash.finish().as_ref().first_chunk().copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[Value]]) -> Sum {
        let mut sum = Sum::default();
        sum.add(&rows.iter().map(|row| Record(row.to_vec())).collect::<Vec<_>>());
        sum
    }

    #[test]
    fn the_order_of_rows_does_not_matter_and_everything_in_them_does() {
        let (one, two) = ([Value::Int(1), Value::Text("ab".into())], [Value::Int(2), Value::Null]);
        let known = sum(&[&one, &two]);
        assert_eq!(sum(&[&two, &one]), known);
        assert_eq!(Sum::parse(&known.text()), known);
        for other in [
            sum(&[&one]),
            sum(&[&one, &one]),
            sum(&[&one, &[Value::Int(2), Value::Text(String::new())]]),
            sum(&[&one, &[Value::Int(3), Value::Null]]),
            sum(&[&[Value::Text("1".into()), Value::Text("ab".into())], &two]),
        ] {
            assert_ne!(other, known);
        }
    }

    #[test]
    fn a_mark_that_cannot_be_read_is_the_sum_of_nothing_that_exists() {
        assert_ne!(Sum::parse("nonsense"), Sum::default());
    }
}
