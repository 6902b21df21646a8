//! What clients send in Accept, and the form they get.

use proptest::prelude::*;

use super::*;

const NAMES: [(&str, MediaType); 6] = [
    ("application/json", MediaType::Json),
    ("text/json", MediaType::TextJson),
    ("application/xml", MediaType::Xml),
    ("text/xml", MediaType::TextXml),
    ("application/json-patch+json", MediaType::JsonPatch),
    ("application/merge-patch+json", MediaType::MergePatch),
];

fn asked(accept: &str) -> MediaType {
    negotiate(Some(accept.as_bytes()), None)
}

#[test]
fn every_known_type_is_given_under_its_own_label_in_any_letter_case() {
    for (name, media_type) in NAMES {
        assert_eq!(asked(name), media_type);
        assert_eq!(asked(&format!(" {} ; charset=utf-8", name.to_uppercase())), media_type);
        assert_eq!(media_type.content_type(), format!("{name}; charset=utf-8"));
        assert_eq!(media_type.is_xml(), name.ends_with("xml"));
    }
}

#[test]
fn what_known_clients_send_gets_what_they_expect() {
    let table = [
        ("application/json; charset=utf-8", MediaType::Json),
        ("application/json, text/plain, */*", MediaType::Json),
        ("aplication/json", MediaType::Json),
        ("", MediaType::Json),
        (",,;;q=\"", MediaType::Json),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", MediaType::Xml),
        ("application/*", MediaType::Json),
        ("text/*", MediaType::TextJson),
        ("text/xml, application/json", MediaType::TextXml),
        ("application/json, text/xml", MediaType::Json),
        ("application/xml, */*", MediaType::Xml),
        ("*/*, application/xml", MediaType::Json),
        ("application/json;q=0.1, application/xml;q=0.2", MediaType::Xml),
        ("application/json;q=0, */*", MediaType::Xml),
        ("application/xml;q=0", MediaType::Json),
        ("application/json;q=0", MediaType::Json),
        ("application/xml;q=0, application/json;q=0.001", MediaType::Json),
        ("application/json;q=.3, text/xml; Q = 0.4", MediaType::TextXml),
        ("application/json;v=\"a,b;q=0\";q=0.5, text/xml;q=0.4", MediaType::Json),
    ];
    for (accept, expected) in table {
        assert_eq!(asked(accept), expected, "{accept}");
    }
}

#[test]
fn without_accept_the_type_of_the_request_decides() {
    assert_eq!(negotiate(None, None), MediaType::Json);
    assert_eq!(negotiate(None, Some(b"text/xml; charset=utf-8")), MediaType::TextXml);
    assert_eq!(negotiate(None, Some(b"Application/XML")), MediaType::Xml);
    assert_eq!(negotiate(None, Some(b"application/json-patch+json")), MediaType::Json);
    assert_eq!(negotiate(Some(b"application/json"), Some(b"text/xml")), MediaType::Json);
}

#[test]
fn bytes_are_raw_for_streams_and_images_and_base64_otherwise() {
    let table = [
        ("application/octet-stream", ByteForm::OctetStream),
        ("image/png", ByteForm::StoredType),
        ("image/*;q=0.8, application/json;q=0.5", ByteForm::StoredType),
        ("application/json", ByteForm::Base64(MediaType::Json)),
        ("*/*", ByteForm::Base64(MediaType::Json)),
        ("text/xml", ByteForm::Base64(MediaType::TextXml)),
        ("application/json;q=0, */*", ByteForm::OctetStream),
        ("application/pdf", ByteForm::Base64(MediaType::Json)),
    ];
    assert_eq!(negotiate_bytes(None), ByteForm::Base64(MediaType::Json));
    for (accept, expected) in table {
        assert_eq!(negotiate_bytes(Some(accept.as_bytes())), expected, "{accept}");
    }
}

#[test]
fn picture_types_are_those_named_with_the_highest_weight() {
    use PictureType::{Gif, Jpeg, Png, WebP};
    let table: [(&str, &[PictureType]); 8] = [
        ("image/png", &[Png]),
        ("image/avif,image/webp,image/apng,image/*,*/*;q=0.8", &[WebP]),
        ("image/png;q=0.5, image/jpeg;q=0.9, IMAGE/JPG;q=0.9", &[Jpeg]),
        ("image/png, image/jpeg, image/gif, image/tiff", &[Png, Jpeg, Gif]),
        ("image/webp;q=0", &[]),
        ("*/*", &[]),
        ("image/*", &[]),
        ("", &[]),
    ];
    for (accept, expected) in table {
        assert_eq!(pictures(accept.as_bytes()), expected, "{accept}");
    }
}

#[test]
fn the_version_page_is_html_unless_data_is_preferred() {
    let table = [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", PageForm::Html),
        ("*/*", PageForm::Html),
        ("nonsense", PageForm::Html),
        ("application/json", PageForm::Data(MediaType::Json)),
        ("application/json, text/plain, */*", PageForm::Data(MediaType::Json)),
        ("text/html;q=0.5, application/xml", PageForm::Data(MediaType::Xml)),
        ("text/html;q=0, */*", PageForm::Data(MediaType::Json)),
    ];
    assert_eq!(negotiate_page(None), PageForm::Html);
    for (accept, expected) in table {
        assert_eq!(negotiate_page(Some(accept.as_bytes())), expected, "{accept}");
    }
}

#[test]
fn entries_beyond_the_limits_are_not_examined() {
    assert_eq!(asked(&format!("{}text/xml", "a/b,".repeat(63))), MediaType::TextXml);
    assert_eq!(asked(&format!("{}text/xml", "a/b,".repeat(64))), MediaType::Json);
    assert_eq!(asked(&format!("a/{},text/xml", "b".repeat(4096))), MediaType::Json);
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(accept in proptest::collection::vec(any::<u8>(), 0..300), own: Vec<u8>) {
        let answer = negotiate(Some(&accept), Some(&own));
        prop_assert!(NAMES.iter().any(|&(_, known)| known == answer));
        negotiate_bytes(Some(&accept));
        negotiate_page(Some(&accept));
    }

    #[test]
    fn the_first_of_the_highest_weights_wins(
        order in Just(NAMES.to_vec()).prop_shuffle(),
        weights in proptest::collection::vec(1_u16..=1000, 6),
    ) {
        let entries = order.iter().zip(&weights);
        let header: Vec<String> = entries
            .map(|((name, _), weight)| format!("{name};q={}.{:03}", weight / 1000, weight % 1000))
            .collect();
        let highest = weights.iter().max().unwrap();
        let first = weights.iter().position(|weight| weight == highest).unwrap();
        prop_assert_eq!(asked(&header.join(", ")), order[first].1);
    }
}
