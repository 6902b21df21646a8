//! Rights as carriers.

use std::borrow::Cow;

use visage_contract::carriers::{FieldProperty, FieldRight, Flags, TableRight, table_mask};
use visage_contract::culture::translate;
use visage_people::sentry::{Reason, RowRight, TableMask};

use crate::http::style::Style;

/// What the caller may do to a row.
pub fn table_right(right: RowRight, style: &Style) -> TableRight<'static> {
    TableRight { mask: table_mask(right.mask.0), reason: reason(right.reason, style) }
}

/// What the caller may do to a writable text of a row, of at most `characters`.
pub fn text_property(right: RowRight, style: &Style, characters: i32) -> FieldProperty<'static> {
    let mask = match (right.may_update(), right.mask.allows(TableMask::SELECT)) {
        (true, _) => Flags("Update"),
        (false, true) => Flags("Read"),
        (false, false) => Flags("None"),
    };
    let field_right = FieldRight { mask, reason: reason(right.reason, style) };
    FieldProperty { field_right, field_type: "System.String", field_length: characters }
}

fn reason(reason: Reason, style: &Style) -> Cow<'static, str> {
    match reason {
        Reason::Nothing => Cow::Borrowed(""),
        Reason::ReadOnly => translate("[SR_ACCESS_READONLY]", style.language, style.culture),
        Reason::IsUser => translate("[SR_ACCESS_ASSOC_DELETE]", style.language, style.culture),
        Reason::IsUserFromOutside => translate("[SR_ACCESS_EXTERNAL_DELETE]", style.language, style.culture),
    }
}
