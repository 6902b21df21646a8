//! A carrier as a tree, from which XML is written and of which parts can be blanked.

mod serializer;

use serde::Serialize;

pub use serializer::NotACarrier;

/// A value of a carrier, with what JSON leaves out and XML needs: type names, and which texts are flags.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Text(String),
    /// Names of flags joined by `, `.
    Flags(String),
    /// Values in order.
    List(Vec<Node>),
    /// Values by key; the name of the dictionary's type.
    Map(&'static str, Vec<(String, Node)>),
    /// Members in order; the name of the carrier's type.
    Carrier(&'static str, Vec<(&'static str, Node)>),
}

impl Node {
    /// The tree of a carrier.
    pub fn of<T: Serialize + ?Sized>(carrier: &T) -> Result<Self, NotACarrier> {
        carrier.serialize(serializer::ToNode)
    }
}

impl Serialize for Node {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Text(value) | Self::Flags(value) => serializer.serialize_str(value),
            Self::List(values) => serializer.collect_seq(values),
            Self::Map(_, entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, value))),
            Self::Carrier(_, members) => {
                serializer.collect_map(members.iter().map(|(key, value)| (key, value)))
            }
        }
    }
}
