//! Where a photo may come from, and where not.

use super::*;

fn parse(field: &str) -> Result<Photo, String> {
    Photo::parse(field.as_bytes())
}

#[test]
fn base64_is_read_in_the_spelling_of_every_version() {
    for field in [
        "PHOTO;JPEG;ENCODING=BASE64:AQID",
        "PHOTO;BASE64;JPEG:AQID",
        "item1.photo;type=jpeg;encoding=b:AQ ID",
        "PHOTO;ENCODING=\"b\":AQID",
        "PHOTO:AQID",
        "PHOTO:data:image/jpeg;base64,AQID",
        "PHOTO;VALUE=uri:data:image/jpeg;base64\\,AQID",
    ] {
        assert_eq!(parse(field), Ok(Photo::Bytes(vec![1, 2, 3])), "{field}");
    }
    assert_eq!(parse("PHOTO;ENCODING=b:AQI"), Ok(Photo::Bytes(vec![1, 2])));
}

#[test]
fn padding_in_excess_in_the_middle_and_a_cut_off_end_do_not_matter() {
    for field in ["AQID=", "AQID==", "AQID====", "AQ==AgM=", "AQIDA", "AQ\t ID", "AQID=\n="] {
        assert_eq!(parse(&format!("PHOTO;ENCODING=b:{field}")), Ok(Photo::Bytes(vec![1, 2, 3])), "{field}");
    }
    assert_eq!(parse("PHOTO;ENCODING=b:-_-_"), parse("PHOTO;ENCODING=b:+/+/"));
}

#[test]
fn base64_is_recognised_by_its_content_whatever_the_field_says() {
    let gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,".to_vec();
    let base64 = base64::prelude::BASE64_STANDARD.encode(&gif);
    for head in ["PHOTO", "PHOTO;VALUE=uri", "PHOTO;TYPE=GIF", "PHOTO;VALUE=URI;TYPE=GIF;ENCODING=8BIT"] {
        assert_eq!(parse(&format!("{head}:{base64}")), Ok(Photo::Bytes(gif.clone())), "{head}");
        let address = format!("{head}:data:image/gif;base64,{base64}");
        assert_eq!(parse(&address), Ok(Photo::Bytes(gif.clone())), "{head}");
    }
    let both = format!("PHOTO;ENCODING=b;TYPE=gif:data:image/gif;base64,{base64}=");
    assert_eq!(parse(&both), Ok(Photo::Bytes(gif)));
    assert_eq!(parse("PHOTO;VALUE=uri:photos/anna"), Ok(Photo::File(PathBuf::from("photos/anna"))));
}

#[test]
fn a_web_address_is_recognised_even_when_base64_is_declared() {
    for field in ["PHOTO:https://example.com/a.jpg", "PHOTO;ENCODING=b:https://example.com/a.jpg"] {
        assert_eq!(parse(field), Ok(Photo::Web("https://example.com/a.jpg".to_owned())), "{field}");
    }
    let web = Photo::Web(format!("https://example.com/\u{1b}{}", "a".repeat(500)));
    let refusal = web.load(None, 5).unwrap_err();
    assert!(refusal.contains("is a link") && refusal.len() < 150 && !refusal.contains('\u{1b}'), "{refusal}");
}

#[test]
fn a_file_beside_the_card_is_a_relative_name() {
    for field in
        ["PHOTO;VALUE=URI:a/my photo.jpg", "PHOTO:file:a/my%20photo.jpg", "PHOTO;VALUE=URL:a/my%20photo.jpg"]
    {
        assert_eq!(parse(field), Ok(Photo::File(PathBuf::from("a/my photo.jpg"))), "{field}");
    }
}

#[test]
fn names_that_lead_elsewhere_are_refused_with_the_reason() {
    for (field, reason) in [
        ("PHOTO;VALUE=uri:/etc/a.jpg", "absolute"),
        ("PHOTO;VALUE=uri:file:///etc/a.jpg", "absolute"),
        ("PHOTO;VALUE=uri:../a.jpg", "leads out"),
        ("PHOTO;VALUE=uri:a/%2e%2e/%2E%2E/a.jpg", "leads out"),
        ("PHOTO;VALUE=uri:a\\..\\a.jpg", "backslash"),
        ("PHOTO;VALUE=uri:C:\\a.jpg", "not read"),
        ("PHOTO;VALUE=uri:file:C:/a.jpg", "colon"),
        ("PHOTO;VALUE=uri:a%00.jpg", "control"),
        ("PHOTO;VALUE=uri:%FF.jpg", "not UTF-8"),
        ("PHOTO;VALUE=uri:ftp://example.com/a.jpg", "not read"),
        ("PHOTO:data:image/svg+xml,<svg/>", "not base64"),
        ("PHOTO;ENCODING=b:A!", "not valid base64"),
        ("PHOTO;ENCODING=b:", "empty"),
        ("PHOTO", "empty"),
    ] {
        let refusal = parse(field).unwrap_err();
        assert!(refusal.contains(reason), "{field}: {refusal}");
    }
}

#[test]
fn a_file_is_loaded_up_to_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jpg"), b"12345").unwrap();
    let photo = Photo::File(PathBuf::from("a.jpg"));
    assert_eq!(photo.load(Some(folder.path()), 5), Ok(b"12345".to_vec()));
    assert!(photo.load(Some(folder.path()), 4).unwrap_err().contains("more than 4 bytes"));
    assert!(
        Photo::File(PathBuf::from("b.jpg"))
            .load(Some(folder.path()), 5)
            .unwrap_err()
            .contains("cannot be read")
    );
    assert!(Photo::Bytes(vec![0; 5]).load(Some(folder.path()), 4).is_err());
    assert_eq!(Photo::Bytes(vec![0; 4]).load(Some(folder.path()), 4), Ok(vec![0; 4]));
}

#[test]
fn a_folder_is_no_photo() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("a.jpg")).unwrap();
    let refusal = Photo::File(PathBuf::from("a.jpg")).load(Some(folder.path()), 5).unwrap_err();
    assert!(refusal.contains("not a plain file"), "{refusal}");
}

#[test]
fn a_hand_made_name_is_checked_again_when_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("cards");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(folder.path().join("a.jpg"), b"secret").unwrap();
    assert!(Photo::File(PathBuf::from("../a.jpg")).load(Some(&inner), 99).unwrap_err().contains("leads out"));
    assert!(
        Photo::File(folder.path().join("a.jpg")).load(Some(&inner), 99).unwrap_err().contains("absolute")
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_only_within_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("cards");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(folder.path().join("secret"), b"secret").unwrap();
    std::fs::write(inner.join("a.jpg"), b"12345").unwrap();
    std::os::unix::fs::symlink("../secret", inner.join("out.jpg")).unwrap();
    std::os::unix::fs::symlink("a.jpg", inner.join("in.jpg")).unwrap();
    assert_eq!(Photo::File(PathBuf::from("in.jpg")).load(Some(&inner), 99), Ok(b"12345".to_vec()));
    let refusal = Photo::File(PathBuf::from("out.jpg")).load(Some(&inner), 99).unwrap_err();
    assert!(refusal.contains("leads out"), "{refusal}");
}
