//! What the table says of an operation.

use std::future::Future;
use std::pin::Pin;

use http::Method;

use super::Answer;
use crate::http::call::Call;

/// Something that answers a call.
pub type Handler = for<'a> fn(&'a mut Call) -> Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// Who may use an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Anybody.
    Open,
    /// Whoever has proved who they are.
    SignedIn,
}

/// What an operation answers with when all is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A carrier, as JSON or XML; the name of its schema.
    Carrier(&'static str),
    /// A bare text.
    Text,
    /// Carriers, as a list; the name of their schema.
    List(&'static str),
    /// A bare truth value.
    Flag,
    /// A bare whole number.
    Number,
    /// Texts by name.
    Dictionary,
    /// The bytes of a picture.
    Picture,
    /// The bytes of a picture, or base64 in JSON.
    Bytes,
    /// Something else, of this media type.
    Other(&'static str),
    /// Nothing: 204.
    Empty,
}

/// What the body of a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// There is none.
    Nothing,
    /// The bytes of a picture, or a form with a file.
    Picture,
    /// A JSON object with these whole numbers.
    Ids(&'static [&'static str]),
    /// A JSON object with a picture in base64, by this name, and beside it these.
    PictureAmong(&'static str, &'static [&'static str]),
    /// A JSON object with these texts and flags, any of which may be missing.
    Parameters(&'static [&'static str]),
    /// None; the key of one row stands in the query.
    Key(&'static str),
    /// A JSON list of keys.
    Keys,
    /// None; these stand in the query, and any may be missing.
    Query(&'static [&'static str]),
    /// A carrier, as JSON; the name of its schema.
    Entity(&'static str),
    /// A JSON Patch, or a part of a carrier that is laid over it.
    Changes,
}

/// One operation.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// GET answers HEAD too.
    pub verb: Verb,
    /// The path as the vendor writes it.
    pub path: &'static str,
    /// What answers.
    pub handler: Handler,
    /// Who may.
    pub door: Door,
    /// What its body is.
    pub takes: Takes,
    /// With what.
    pub shape: Shape,
    /// Whether finished answers may be kept until something is committed.
    pub keep: bool,
    /// One line for the catalogue.
    pub summary: &'static str,
}

impl Route {
    /// Whether its responses contain credentials or belong to a sign-in: no cache may store them.
    pub fn has_secrets(&self) -> bool {
        const ALSO: [&str; 4] = [
            "/",
            "/api/v1/User/currentToken",
            "/api/v1/Agents/User/GetAccessToken",
            "/api/v1/Agents/User/SetGeneratedPassword",
        ];
        let login = self.path.get(..6).is_some_and(|begin| begin.eq_ignore_ascii_case("/login"));
        login && !self.path.contains("/.well-known/") || ALSO.contains(&self.path)
    }

    /// Whether the session cookie alone is enough for a GET: pages and pictures, which no other site can read.
    pub fn is_shown(&self) -> bool {
        self.verb == Verb::Get && matches!(self.shape, Shape::Picture | Shape::Other("text/html"))
    }

    /// Whether GET stores something: requests of pages of other sites are rejected as those with another method are,
    /// although browsers add credentials to them. HEAD stores nothing. Programs send browsers from their own sites to
    /// the address that gives codes, which checks by itself that a browser opens it as a page.
    pub fn writes_on_get(&self) -> bool {
        self.verb == Verb::Get && self.path == "/api/v1/User/currentToken"
    }
}

/// The methods that operations have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Get,
    /// Runs or creates.
    Post,
    /// Replaces.
    Put,
    /// Changes some of it.
    Patch,
    /// Removes.
    Delete,
}

impl Verb {
    /// The method's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether an operation with this verb answers requests with that method.
    pub fn answers(self, method: &Method) -> bool {
        method.as_str() == self.name() || (self == Self::Get && method == Method::HEAD)
    }
}
