//! Picks the company, department and title that belong together, from a card with several of each.

use super::property::Property;

/// One `ORG`, `TITLE` or `ROLE`, in the order of the card.
#[derive(Debug)]
struct Entry {
    order: usize,
    group: Option<String>,
    alternative: Option<String>,
    preference: Option<u8>,
    parts: Vec<String>,
}

/// The companies and titles of a card.
#[derive(Debug, Default)]
pub struct Posts {
    companies: Vec<Entry>,
    titles: Vec<Entry>,
    roles: Vec<Entry>,
    seen: usize,
}

/// Where the person works and as what.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Post {
    /// The company.
    pub company: Option<String>,
    /// Its units, from large to small, joined by a comma and a space.
    pub department: Option<String>,
    /// The title; the role when there is no title.
    pub title: Option<String>,
    /// Companies and titles beside these.
    pub others: usize,
}

impl Posts {
    /// Adds an `ORG`, a `TITLE` or a `ROLE`.
    pub fn add(&mut self, property: &Property) {
        self.seen += 1;
        let parts: Vec<_> = match property.name.as_str() {
            "ORG" => property.parts().collect(),
            _ => vec![property.text()],
        };
        if parts.iter().all(String::is_empty) {
            return;
        }
        let entry = Entry {
            order: self.seen,
            group: property.group.clone(),
            alternative: property.param("ALTID").map(ToOwned::to_owned),
            preference: property.preference(),
            parts,
        };
        let list = match property.name.as_str() {
            "ORG" => &mut self.companies,
            "TITLE" => &mut self.titles,
            _ => &mut self.roles,
        };
        // A translation of an entry is not a second one; the preferred one is kept.
        let same = |known: &&mut Entry| entry.alternative.is_some() && known.alternative == entry.alternative;
        match list.iter_mut().find(same) {
            Some(known) if level(&entry) < level(known) => *known = entry,
            Some(_) => {}
            None => list.push(entry),
        }
    }

    /// The preferred pair, or the first.
    pub fn choose(self) -> Post {
        let Self { companies, titles, roles, .. } = self;
        let titles = if titles.is_empty() { roles } else { titles };
        let preferred_title = preferred(&titles).filter(|&place| titles.get(place).is_some_and(is_marked));
        let place = match preferred(&companies) {
            None => None,
            Some(place) if companies.get(place).is_some_and(is_marked) => Some(place),
            Some(first) => {
                let beside = preferred_title.and_then(|title| {
                    let of = |place: &usize| title_of(*place, &companies, &titles) == Some(title);
                    (0..companies.len()).find(of)
                });
                Some(beside.unwrap_or(first))
            }
        };
        let title = match place {
            Some(place) => title_of(place, &companies, &titles),
            None => preferred(&titles),
        };
        let others =
            companies.len().saturating_sub(1) + titles.len().saturating_sub(usize::from(title.is_some()));
        let title = title.and_then(|title| titles.into_iter().nth(title));
        let company = place.and_then(|place| companies.into_iter().nth(place));
        let mut parts = company.map(|company| company.parts).unwrap_or_default().into_iter();
        let name = parts.next().filter(|name| !name.is_empty());
        let units: Vec<_> = parts.filter(|unit| !unit.is_empty()).collect();
        Post {
            company: name,
            department: Some(units.join(", ")).filter(|units| !units.is_empty()),
            title: title.and_then(|title| title.parts.into_iter().next()),
            others,
        }
    }
}

fn level(entry: &Entry) -> u8 {
    entry.preference.unwrap_or(u8::MAX)
}

fn is_marked(entry: &Entry) -> bool {
    entry.preference.is_some()
}

/// The entry with the highest preference, of equal ones the first.
fn preferred(entries: &[Entry]) -> Option<usize> {
    (0..entries.len()).min_by_key(|&place| entries.get(place).map(level))
}

/// The title that belongs to a company: of the same group, or written after it and before the next, or the one at the
/// same place.
fn title_of(place: usize, companies: &[Entry], titles: &[Entry]) -> Option<usize> {
    let company = companies.get(place)?;
    let same_group = |title: &Entry| company.group.is_some() && title.group == company.group;
    if let Some(title) = titles.iter().position(same_group) {
        return Some(title);
    }
    if companies.len() == 1 {
        return preferred(titles);
    }
    if titles.len() == companies.len() {
        return Some(place);
    }
    // Titles that all follow the last company are in the order of the companies.
    if companies.last().is_some_and(|last| titles.iter().all(|title| title.order > last.order)) {
        return (place < titles.len()).then_some(place);
    }
    let next = companies.get(place + 1).map_or(usize::MAX, |next| next.order);
    titles.iter().position(|title| (company.order..next).contains(&title.order))
}

#[cfg(test)]
mod tests {
    use super::super::encoding::Charsets;
    use super::super::unfold::Field;
    use super::*;

    fn choose(fields: &[&str]) -> [Option<String>; 3] {
        let mut posts = Posts::default();
        for text in fields {
            let name = text.split([':', ';']).next().unwrap().rsplit('.').next().unwrap().to_owned();
            let field = Field { line: 1, name, bytes: text.as_bytes().to_vec() };
            posts.add(&Property::read(&field, &Charsets::default(), false).0);
        }
        let Post { company, department, title, .. } = posts.choose();
        [company, department, title]
    }

    fn pair(company: &str, title: &str) -> [Option<String>; 3] {
        [Some(company.to_owned()), None, Some(title.to_owned()).filter(|title| !title.is_empty())]
    }

    #[test]
    fn the_title_is_the_one_that_belongs_to_the_company() {
        let two = ["ORG:Nordlys AS", "TITLE:Sjef", "ORG:Fjord Kafe", "TITLE:Styreleder"];
        assert_eq!(choose(&two), pair("Nordlys AS", "Sjef"));
        assert_eq!(choose(&["ORG:A", "ORG:B", "TITLE:a", "TITLE:b"]), pair("A", "a"));
        assert_eq!(choose(&["TITLE:a", "ORG:A", "TITLE:b", "ORG:B"]), pair("A", "a"));
        assert_eq!(choose(&["ORG:A", "ORG:B", "TITLE:a"]), pair("A", "a"));
        assert_eq!(choose(&["ORG:A", "ORG:B", "TITLE:b", "ORG:C"]), pair("A", ""));
        assert_eq!(choose(&["TITLE:a", "TITLE:b", "ORG:A"]), pair("A", "a"));
        assert_eq!(choose(&["ORG:A", "ORG;PREF=1:B", "TITLE:a", "TITLE:b"]), pair("B", "b"));
        assert_eq!(choose(&["ORG:A", "TITLE:a", "ORG:B", "TITLE;TYPE=pref:b"]), pair("B", "b"));
        assert_eq!(choose(&["i1.ORG:A", "i2.ORG:B", "i2.TITLE:b", "i1.TITLE:a"]), pair("A", "a"));
        assert_eq!(
            choose(&["i1.ORG;PREF=2:A", "i2.ORG;PREF=1:B", "i1.TITLE:a", "i2.TITLE:b"]),
            pair("B", "b")
        );
        assert_eq!(choose(&["ORG;ALTID=1:A", "ORG;ALTID=1;LANGUAGE=en:AA", "TITLE:a"]), pair("A", "a"));
        assert_eq!(choose(&["item1.ORG:A", "item2.TITLE:a"]), pair("A", "a"));
        assert_eq!(choose(&["ORG:A", "ROLE:r"]), pair("A", "r"));
        assert_eq!(choose(&["ORG:A", "TITLE:", "TITLE:a"]), pair("A", "a"));
    }

    #[test]
    fn units_of_a_company_are_the_department() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(choose(&["ORG:A, Inc.;Salg;Nord"]), [some("A, Inc."), some("Salg, Nord"), None]);
        assert_eq!(choose(&["ORG:;Salg", "TITLE:t"]), [None, some("Salg"), some("t")]);
    }
}
