//! Query parameters: every name with its schema and description.

use serde_json::{Value, json};

/// A parameter in the query.
#[derive(Clone, Copy, Debug)]
pub struct QueryParameter {
    /// Its name; any letter case is read.
    pub name: &'static str,
    /// Whether it is a whole number.
    is_number: bool,
    /// Its values, if it is an enumeration.
    values: &'static [&'static str],
    /// What it does, its limits, and what happens without it.
    pub text: &'static str,
}

const fn number(name: &'static str, text: &'static str) -> QueryParameter {
    QueryParameter { name, is_number: true, values: &[], text }
}

const fn word(name: &'static str, values: &'static [&'static str], text: &'static str) -> QueryParameter {
    QueryParameter { name, is_number: false, values, text }
}

/// The query parameters of a picture.
pub const IMAGE: [QueryParameter; 6] = [
    number(
        "w",
        "Width of the box that the picture is scaled into, in pixels. The proportions stay, and the picture is never \
         enlarged. 0 or less counts as not given, more than 4096 as 4096; with `w` alone the height follows. Anything but \
         a whole number is a 400",
    ),
    number("h", "Height of the box; the same rules as for `w`"),
    word(
        "type",
        &["JPEG", "JPG", "PNG", "GIF", "WEBP"],
        "Format of the response, in any letter case; any other value is a 400. Without it: WebP if `Accept` names it, \
         else a picture type that `Accept` names, else the stored format (TIFF and BMP: PNG). Without `w`, `h`, `type` and \
         `crop` the stored bytes are sent as they are",
    ),
    word(
        "ifBlank",
        &["Default", "ClearPixel", "SrNoPhoto", "SrNoPhotoWithBorder", "Null", "GenericFileIcon"],
        "What to return when there is no picture: initials or a symbol (`Default`), one transparent pixel, the words \
         \"No photo\" in the caller's language without or with a border, 404 (`Null`), or a sheet of paper; or the \
         numbers 0 to 5. Drawn at `w` by `h` pixels, by default 180 by 180, at most 1024 by 1024. Without it: 404; any \
         other value is a 400",
    ),
    word(
        "crop",
        &["centre", "center", "face"],
        "Scales the picture to fill the box of `w` and `h` and cuts off the rest: keeps the centre, or the largest \
         face. Requires both `w` and `h`, else 400. An extension of visage",
    ),
    word(
        "placeholder",
        &["thumbhash"],
        "Returns the ThumbHash of the picture, some 25 bytes in base64 as a JSON or XML string, to show while the \
         picture loads. An extension of visage",
    ),
];

const OTHERS: [QueryParameter; 8] = [
    number("s", "Side of the square in pixels, 1 to 512; 80 without it"),
    word("d", &[], "What to show without a picture: `404`, `mm`, `mp`, `blank`, or the name of a pattern"),
    word("f", &["y", "n"], "`y` returns what `d` names even when there is a picture"),
    number("$top", "Maximum number of rows in the response"),
    number("$skip", "Number of rows to skip"),
    word("$select", &[], "Comma-separated names of columns; by default all"),
    word("userType", &[], "Type of user, by name or number"),
    number("personId", "Id of the person behind the user"),
];

/// The parameter as OpenAPI describes it.
pub(super) fn described(name: &str) -> Value {
    let known = IMAGE.iter().chain(&OTHERS).find(|known| known.name == name);
    let Some(known) = known else { return json!({"name": name, "in": "query", "schema": {}}) };
    let schema = match known {
        QueryParameter { is_number: true, .. } => json!({"type": "integer", "format": "int32"}),
        QueryParameter { values: [], .. } => json!({"type": "string"}),
        QueryParameter { values, .. } => json!({"type": "string", "examples": values}),
    };
    json!({"name": name, "in": "query", "description": known.text, "schema": schema})
}
