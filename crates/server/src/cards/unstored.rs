//! Values of cards that no column stores yet: counted and reported, never dropped silently.

/// A value that is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unstored {
    /// `ADR`, or `LABEL` alone.
    PostalAddress,
    /// `URL`.
    WebAddress,
    /// The name suffix.
    Suffix,
    /// `NICKNAME`, when it is not the only name.
    Nickname,
    /// `IMPP` and the fields of single networks.
    ChatAddress,
    /// `X-SOCIALPROFILE`.
    SocialProfile,
    /// `RELATED`, assistants, spouses.
    RelatedPerson,
    /// `ANNIVERSARY` and labelled dates.
    OtherDate,
    /// `CATEGORIES`.
    Category,
    /// `LOGO` of a person, further photos.
    OtherPicture,
    /// A second company or title.
    OtherPost,
    /// How a name is pronounced or sorted.
    Pronunciation,
    /// `AGENT`.
    Agent,
    /// E-mail addresses of a company.
    CompanyEmail,
    /// Telephone numbers of a company.
    CompanyPhone,
    /// The note of a company.
    CompanyNote,
    /// The department on the card of a company.
    CompanyDepartment,
    /// Beyond the most addresses and numbers that a person has.
    BeyondLimit,
    /// Another field, by name.
    Field(String),
}

/// Fields of single chat networks.
const CHATS: [&str; 20] = [
    "IMPP",
    "X-AIM",
    "X-ICQ",
    "X-MSN",
    "X-YAHOO",
    "X-JABBER",
    "X-SKYPE",
    "X-SKYPE-USERNAME",
    "X-GTALK",
    "X-GOOGLE-TALK",
    "X-QQ",
    "X-SIP",
    "X-TWITTER",
    "X-GADUGADU",
    "X-GROUPWISE",
    "X-SAMETIME",
    "X-MATRIX",
    "X-WHATSAPP",
    "X-TELEGRAM",
    "X-SIGNAL",
];

/// Fields that name other persons.
const RELATED: [&str; 12] = [
    "RELATED",
    "X-ABRELATEDNAMES",
    "X-ASSISTANT",
    "X-EVOLUTION-ASSISTANT",
    "X-KADDRESSBOOK-X-ASSISTANTSNAME",
    "X-MANAGER",
    "X-EVOLUTION-MANAGER",
    "X-KADDRESSBOOK-X-MANAGERSNAME",
    "X-SPOUSE",
    "X-MS-SPOUSE",
    "X-EVOLUTION-SPOUSE",
    "X-KADDRESSBOOK-X-SPOUSESNAME",
];

/// Fields that describe the card and not the person.
const OF_THE_CARD: [&str; 31] = [
    "VERSION",
    "PRODID",
    "PROFILE",
    "SOURCE",
    "NAME",
    "CLASS",
    "MAILER",
    "REV",
    "UID",
    "X-ABUID",
    "X-ABADR",
    "X-ABORDER",
    "X-ABSHOWAS",
    "X-ABLABEL",
    "X-IMAGETYPE",
    "X-IMAGEHASH",
    "X-MS-IMAGE",
    "X-SHARED-PHOTO-DISPLAY-PREF",
    "X-ADDRESSBOOKSERVER-MEMBER",
    "MEMBER",
    "CLIENTPIDMAP",
    "CREATED",
    "X-CREATED",
    "X-EVOLUTION-FILE-AS",
    "X-MS-OL-DESIGN",
    "X-MS-OL-DEFAULT-POSTAL-ADDRESS",
    "X-MOZILLA-HTML",
    "X-MOZILLA-ALLOWREMOTECONTENT",
    "X-PHOENIX",
    "XML",
    "X-NC-SCOPE",
];

impl Unstored {
    /// For the name of a field with a value; none for fields that describe the card and not the person.
    pub fn of_field(name: &str) -> Option<Self> {
        Some(match name {
            "ADR" | "LABEL" => Self::PostalAddress,
            name if CHATS.contains(&name) => Self::ChatAddress,
            "X-SOCIALPROFILE" => Self::SocialProfile,
            name if RELATED.contains(&name) => Self::RelatedPerson,
            "ANNIVERSARY"
            | "DEATHDATE"
            | "X-ABDATE"
            | "X-ANNIVERSARY"
            | "X-EVOLUTION-ANNIVERSARY"
            | "X-MS-ANNIVERSARY"
            | "X-KADDRESSBOOK-X-ANNIVERSARY" => Self::OtherDate,
            "CATEGORIES" => Self::Category,
            "SORT-STRING" | "SOUND" => Self::Pronunciation,
            "AGENT" => Self::Agent,
            name if OF_THE_CARD.contains(&name) => return None,
            name if name.starts_with("X-PHONETIC") || name.ends_with("-PHONETIC") => Self::Pronunciation,
            name if name.starts_with("X-EVOLUTION-") && name.ends_with("-UI-SLOT") => return None,
            name => Self::Field(name.to_owned()),
        })
    }

    /// Its name, singular and plural.
    pub fn names(&self) -> (&str, &str) {
        match self {
            Self::PostalAddress => ("postal address", "postal addresses"),
            Self::WebAddress => ("web address", "web addresses"),
            Self::Suffix => ("name suffix", "name suffixes"),
            Self::Nickname => ("nickname", "nicknames"),
            Self::ChatAddress => ("chat address", "chat addresses"),
            Self::SocialProfile => ("social profile", "social profiles"),
            Self::RelatedPerson => ("related person", "related persons"),
            Self::OtherDate => ("other date", "other dates"),
            Self::Category => ("list of categories", "lists of categories"),
            Self::OtherPicture => ("further picture", "further pictures"),
            Self::OtherPost => ("further company or title", "further companies or titles"),
            Self::Pronunciation => ("pronunciation", "pronunciations"),
            Self::Agent => ("agent", "agents"),
            Self::CompanyEmail => ("e-mail address of a company", "e-mail addresses of companies"),
            Self::CompanyPhone => ("telephone number of a company", "telephone numbers of companies"),
            Self::CompanyNote => ("note of a company", "notes of companies"),
            Self::CompanyDepartment => ("department of a company", "departments of companies"),
            Self::BeyondLimit => (
                "e-mail address or telephone number beyond 100",
                "e-mail addresses and telephone numbers beyond 100",
            ),
            Self::Field(name) => (name, name),
        }
    }
}
