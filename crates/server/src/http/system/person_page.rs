//! `/people/{personId}`.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use visage_contract::culture::translate;
use visage_people::ids::{AssociateId, PersonId};
use visage_people::person::PersonCard;
use visage_people::picture::{Picture, PictureInfo};
use visage_people::sentry::TableMask;
use visage_people::{Caller, sentry};

use super::address::{base, root};
use super::page;
use super::visitor::{Visitor, sign_in_first};
use crate::http::call::Call;
use crate::http::routes::Answer;

/// `GET /people/{personId}`
///
/// Shows the picture of a person and its `ImageInfo` in plain words.
pub async fn get(call: &mut Call) -> Answer {
    let visitor = Visitor::of_call(call).await?;
    let Some(caller) = visitor.caller() else { return sign_in_first(call) };
    let person = PersonId(call.id(0, "personId")?);
    let card = call.people().person_card(caller, person).await?;
    let info = call.people().picture_info(caller, person).await?;
    let base = base(call);
    let name = card.full_name();
    let image = format!("{base}/api/v1/Person/{}/Image?w=480&amp;h=600&amp;ifBlank=Default", person.0);
    let body = format!(
        "<div class=\"person\">\n<img src=\"{image}\" width=\"480\" height=\"600\" alt=\"Picture of {name}\">\n<div>\n\
         <h1>{name}</h1>\n<p class=\"lead\">{}</p>\n<dl>\n{}</dl>\n\
         <h2>For programs</h2>\n<p>The same facts, as ImageInfo:</p>\n\
         <pre><code>curl -u {} {}/api/v1/Person/{}/ImageInfo</code></pre>\n\
         <p><a href=\"{base}/\">All people</a></p>\n</div>\n</div>",
        position(&card),
        facts(call, &info, caller),
        page::escape(&caller.associate().name),
        root(call),
        person.0,
        name = page::escape(&name),
    );
    Ok(page::site_page(&name, &visitor.bar(&call.server, &base), &body))
}

/// The person's title and company.
fn position(card: &PersonCard) -> String {
    let company = card.company.as_ref().map_or("", |(_, name, _)| name);
    let parts = [&*card.title, company].into_iter().filter(|part| !part.is_empty());
    parts.map(|part| page::escape(part).into_owned()).collect::<Vec<_>>().join(", ")
}

fn facts(call: &Call, info: &PictureInfo, caller: &Caller) -> String {
    let mut rows = Vec::new();
    match info.picture.as_ref().filter(|picture| picture.original_bytes > 0) {
        None => rows.push(("Picture", "none yet; a generated placeholder is shown".to_owned())),
        Some(picture) => {
            let text = translate(&picture.description, call.style.language, call.style.culture);
            if !text.is_empty() {
                rows.push(("Description", text.into_owned()));
            }
            rows.push(("Type", kind(&picture.mime)));
            rows.push(("Size", format!("{} bytes", grouped(picture.original_bytes))));
            rows.push(("Stored as", stored(picture)));
            rows.push(("Added", happened(picture.registered, Some(picture.registered_by), caller)));
            let changed = picture.updated.map(|at| happened(at, picture.updated_by, caller));
            rows.push(("Changed", changed.unwrap_or_else(|| "never".to_owned())));
        }
    }
    rows.push(("You can", allowed(info)));
    let row = |(name, text): (&str, String)| {
        format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", page::escape(&text))
    };
    rows.into_iter().map(row).collect()
}

fn kind(mime: &str) -> String {
    let name = match mime {
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        "image/gif" => "GIF",
        "image/tiff" => "TIFF",
        "image/webp" => "WebP",
        "image/bmp" => "BMP",
        other => return other.to_owned(),
    };
    format!("{name} ({mime})")
}

fn stored(picture: &Picture) -> String {
    let how = match (picture.zipped, picture.encrypted) {
        (true, true) => "compressed and encrypted",
        (true, false) => "compressed",
        (false, true) => "encrypted",
        (false, false) => "unchanged",
    };
    format!("{} bytes, {how}", grouped(picture.stored_bytes))
}

/// When something happened, and by whom, if the caller may see that user.
fn happened(seconds: i64, by: Option<AssociateId>, caller: &Caller) -> String {
    let moment = TimeZone::UTC.to_datetime(Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH));
    let when = moment.strftime("%-d %B %Y, %H:%M UTC").to_string();
    let name = by.and_then(|by| caller.colleague_member(by)).map(|member| sentry::name_of(caller, member));
    name.map_or_else(|| when.clone(), |name| format!("{when}, by {name}"))
}

fn allowed(info: &PictureInfo) -> String {
    let may = [
        (TableMask::SELECT, "see it"),
        (TableMask::INSERT, "add one"),
        (TableMask::UPDATE, "replace it"),
        (TableMask::DELETE, "delete it"),
    ];
    let has = info.picture.is_some();
    let named = may.into_iter().filter(|(mask, _)| info.right.mask.allows(*mask));
    let named = named.filter(|(mask, _)| has != (*mask == TableMask::INSERT) || *mask == TableMask::SELECT);
    named.map(|(_, words)| words).collect::<Vec<_>>().join(", ")
}

/// A number with thousands separators.
fn grouped(number: i32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_separated_by_commas() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (28_123, "28,123"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(number), text);
        }
    }
}
