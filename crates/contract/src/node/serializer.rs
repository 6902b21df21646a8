//! Turns whatever serialises into a tree.

use std::fmt;

use serde::ser::{self, Impossible, Serialize};

use super::Node;

/// Why something is not a carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACarrier(String);

impl fmt::Display for NotACarrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a carrier: {}", self.0)
    }
}

impl std::error::Error for NotACarrier {}

impl ser::Error for NotACarrier {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

type Result<T> = std::result::Result<T, NotACarrier>;

pub(super) struct ToNode;

/// Values of a list so far.
pub(super) struct ListNode(Vec<Node>);

/// Entries of a dictionary so far, and the key whose value comes next.
pub(super) struct MapNode(Vec<(String, Node)>, String);

/// Members of a carrier so far.
pub(super) struct CarrierNode(&'static str, Vec<(&'static str, Node)>);

macro_rules! numbers {
    ($($method:ident $type:ty)*) => {$(
        fn $method(self, value: $type) -> Result<Node> {
            Ok(Node::Int(value.into()))
        }
    )*};
}

impl ser::Serializer for ToNode {
    type Ok = Node;
    type Error = NotACarrier;
    type SerializeSeq = ListNode;
    type SerializeTuple = ListNode;
    type SerializeTupleStruct = ListNode;
    type SerializeTupleVariant = Impossible<Node, NotACarrier>;
    type SerializeMap = MapNode;
    type SerializeStruct = CarrierNode;
    type SerializeStructVariant = Impossible<Node, NotACarrier>;

    numbers! { serialize_i8 i8 serialize_i16 i16 serialize_i32 i32 serialize_i64 i64
    serialize_u8 u8 serialize_u16 u16 serialize_u32 u32 }

    fn serialize_u64(self, value: u64) -> Result<Node> {
        i64::try_from(value).map(Node::Int).map_err(ser::Error::custom)
    }

    fn serialize_bool(self, value: bool) -> Result<Node> {
        Ok(Node::Bool(value))
    }

    fn serialize_f32(self, value: f32) -> Result<Node> {
        Ok(Node::Float(value.into()))
    }

    fn serialize_f64(self, value: f64) -> Result<Node> {
        Ok(Node::Float(value))
    }

    fn serialize_char(self, value: char) -> Result<Node> {
        Ok(Node::Text(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Node> {
        Ok(Node::Text(value.to_owned()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Node> {
        Err(ser::Error::custom("bytes"))
    }

    fn serialize_none(self) -> Result<Node> {
        Ok(Node::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Node> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Node> {
        Ok(Node::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Node> {
        Ok(Node::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Node> {
        Ok(Node::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<Node> {
        Ok(match (name, value.serialize(self)?) {
            ("Flags", Node::Text(names)) => Node::Flags(names),
            (_, Node::Map(_, entries)) => Node::Map(name, entries),
            (_, node) => node,
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: &T,
    ) -> Result<Node> {
        Err(ser::Error::custom(variant))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<ListNode> {
        Ok(ListNode(Vec::with_capacity(length.unwrap_or_default().min(1024))))
    }

    fn serialize_tuple(self, length: usize) -> Result<ListNode> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<ListNode> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant> {
        Err(ser::Error::custom(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<MapNode> {
        Ok(MapNode(Vec::new(), String::new()))
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<CarrierNode> {
        Ok(CarrierNode(name, Vec::with_capacity(length)))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant> {
        Err(ser::Error::custom(variant))
    }
}

macro_rules! lists {
    ($($trait:ident $method:ident)*) => {$(
        impl ser::$trait for ListNode {
            type Ok = Node;
            type Error = NotACarrier;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.0.push(value.serialize(ToNode)?);
                Ok(())
            }

            fn end(self) -> Result<Node> {
                Ok(Node::List(self.0))
            }
        }
    )*};
}

lists! { SerializeSeq serialize_element SerializeTuple serialize_element SerializeTupleStruct serialize_field }

impl ser::SerializeMap for MapNode {
    type Ok = Node;
    type Error = NotACarrier;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.1 = match key.serialize(ToNode)? {
            Node::Text(text) => text,
            Node::Int(number) => number.to_string(),
            _ => return Err(ser::Error::custom("a key that is not text")),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.0.push((std::mem::take(&mut self.1), value.serialize(ToNode)?));
        Ok(())
    }

    fn end(self) -> Result<Node> {
        Ok(Node::Map("Dictionary", self.0))
    }
}

impl ser::SerializeStruct for CarrierNode {
    type Ok = Node;
    type Error = NotACarrier;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<()> {
        self.1.push((key, value.serialize(ToNode)?));
        Ok(())
    }

    fn end(self) -> Result<Node> {
        Ok(Node::Carrier(self.0, self.1))
    }
}
