//! Invented companies, persons and drawn portraits for a first look; nobody here exists.

mod canvas;
mod cast;
mod looks;
mod path;
mod portrait;

pub use cast::{companies, people};

use visage_imaging::drawn::{self, Drawing};
use visage_imaging::{Channels, Error, Kind, Pixels};

/// How well a drawn JPEG keeps its pixels, 1 to 100.
const JPEG_QUALITY: u8 = 88;

/// So many of the companies have a logo.
pub const COMPANIES_WITH_LOGO: usize = 4;

/// Invented projects, and whether they have a picture.
pub const PROJECTS: [(&str, bool); 2] = [("Northern Lights", true), ("Harbour Crossing", false)];

/// A square sign for a name, as PNG; the same bytes every time.
///
/// # Errors
///
/// Those of the encoder; none is known to happen.
pub fn logo(name: &str) -> Result<Vec<u8>, Error> {
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    let letters = drawn::initials(first, rest).unwrap_or_default();
    let drawing = Drawing::Initials { letters: &letters, seed: drawn::seed(name) };
    visage_imaging::png(&drawn::draw(&drawing, LOGO_SIDE, LOGO_SIDE).pixels())
}

/// Pixels of each side of a logo.
const LOGO_SIDE: u32 = 400;

/// An invented company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoCompany {
    /// The name.
    pub name: &'static str,
    /// The domain, under the reserved `.example`.
    pub domain: &'static str,
    /// The number of the switchboard, from a range reserved for fiction.
    pub phone: &'static str,
    /// The city.
    pub city: &'static str,
    /// The country, as ISO 3166-1 alpha-2.
    pub country: &'static str,
}

/// What a phone number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoPhoneKind {
    /// At the desk.
    Direct,
    /// In the pocket.
    Mobile,
    /// At home.
    Private,
    /// A fax.
    Fax,
}

/// An invented person.
#[derive(Debug, Clone, Copy)]
pub struct DemoPerson {
    /// The first name.
    pub first: &'static str,
    /// The middle name, empty for most.
    pub middle: &'static str,
    /// The last name.
    pub last: &'static str,
    /// What the person does.
    pub title: &'static str,
    /// Mr., Ms. and the like; empty for most.
    pub mrmrs: &'static str,
    /// The mail addresses, best first.
    pub emails: &'static [&'static str],
    /// The phone numbers, best first; all from ranges reserved for fiction.
    pub phones: &'static [(DemoPhoneKind, &'static str)],
    /// The company, as a place in [`companies`].
    pub company: usize,
    /// Year, month, day.
    pub birth_date: Option<(u16, u8, u8)>,
    /// The portrait.
    pub picture: Option<DemoPicture>,
}

impl DemoPerson {
    /// First, middle and last name with single spaces; also the description of the picture.
    pub fn full_name(&self) -> String {
        let names = [self.first, self.middle, self.last];
        names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// A portrait that is drawn when asked for.
#[derive(Debug, Clone, Copy)]
pub struct DemoPicture {
    /// The kind in which it is encoded: JPEG, PNG, GIF or TIFF.
    pub kind: Kind,
    look: portrait::Look,
}

impl DemoPicture {
    /// Draws and encodes the portrait, 480 by 600 pixels; the same bytes every time.
    ///
    /// # Errors
    ///
    /// Those of the encoder; none is known to happen.
    pub fn draw(&self) -> Result<Vec<u8>, Error> {
        let bytes = self.look.draw();
        let pixels = Pixels {
            bytes: &bytes,
            width: u32::from(portrait::WIDTH),
            height: u32::from(portrait::HEIGHT),
            channels: Channels::Rgb,
        };
        match self.kind {
            Kind::Jpeg => visage_imaging::jpeg(&pixels, JPEG_QUALITY),
            Kind::Png => visage_imaging::png(&pixels),
            Kind::Gif => visage_imaging::gif(&pixels),
            Kind::Tiff => visage_imaging::tiff(&pixels),
            Kind::WebP | Kind::Bmp => Err(Error::Unsupported(self.kind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_24_persons_in_6_companies_and_every_company_has_people() {
        assert_eq!((people().len(), companies().len()), (24, 6));
        let used: HashSet<_> = people().iter().map(|person| person.company).collect();
        assert_eq!(used, (0..companies().len()).collect());
    }

    #[test]
    fn the_first_four_have_a_picture_of_each_kind_and_the_fifth_has_none() {
        let kinds: Vec<_> = people().iter().take(5).map(|person| person.picture.map(|it| it.kind)).collect();
        assert_eq!(kinds, [Some(Kind::Jpeg), Some(Kind::Png), Some(Kind::Gif), Some(Kind::Tiff), None]);
    }

    #[test]
    fn pictures_differ_repeat_themselves_and_are_of_the_promised_kind() {
        let mut seen = HashSet::new();
        for picture in people().iter().filter_map(|person| person.picture) {
            let bytes = picture.draw().unwrap();
            assert_eq!(visage_imaging::recognise(&bytes), Some(picture.kind));
            assert_eq!(visage_imaging::dimensions(&bytes), Ok((480, 600)));
            assert!(seen.insert(bytes), "two persons look the same");
        }
        let first = people()[0].picture.unwrap();
        assert_eq!(first.draw(), first.draw());
    }

    #[test]
    fn nobody_can_be_reached_for_real() {
        let reserved_domain =
            |address: &str| address.ends_with(".example") || address.ends_with("@example.com");
        assert!(companies().iter().all(|company| company.domain.ends_with(".example")));
        assert!(people().iter().flat_map(|person| person.emails).all(|address| reserved_domain(address)));
        let ranges = [
            "+46 31 390 06",
            "+46 8 465 004",
            "+46 40 628 04",
            "+46 70 174 06",
            "+49 30 23125 ",
            "+49 176 040690 ",
            "+33 1 99 00 ",
            "+33 6 39 98 ",
            "+44 131 496 0",
            "+44 7700 900",
        ];
        let phones = people().iter().flat_map(|person| person.phones).map(|phone| phone.1);
        for number in phones.chain(companies().iter().map(|company| company.phone)) {
            assert!(ranges.iter().any(|range| number.starts_with(range)), "{number}");
        }
    }

    #[test]
    fn names_and_addresses_are_all_different() {
        let names: HashSet<_> = people().iter().map(DemoPerson::full_name).collect();
        assert_eq!(names.len(), people().len());
        let addresses: Vec<_> = people().iter().flat_map(|person| person.emails).collect();
        assert_eq!(addresses.iter().collect::<HashSet<_>>().len(), addresses.len());
    }

    #[test]
    fn names_carry_letters_beyond_ascii() {
        let all: String = people().iter().map(DemoPerson::full_name).collect();
        assert!("øåäßé".chars().all(|letter| all.contains(letter)));
    }
}
