//! From a path in any spelling to a route: letter case, trailing and doubled slashes, percent signs.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use http::Method;
use percent_encoding::percent_decode_str;

use super::published::{self, AtPattern, Operation};
use super::routes::{Route, Verb};

/// Longer paths belong to no route.
const MAX_PATH_BYTES: usize = 512;

/// Every path of the table, and those published ones that a path of the table would hide.
#[derive(Debug)]
pub struct Paths {
    router: matchit::Router<usize>,
    known: Vec<Known>,
}

/// One path and its operations in the table; which others are published there is looked up when it is asked for.
#[derive(Debug)]
struct Known {
    path: &'static str,
    here: Vec<(Verb, usize)>,
}

/// Where a request leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// To the route with this place in the table.
    Route(usize, Params),
    /// To an operation that the published API has and this server does not implement.
    NotBuilt(Operation),
    /// To a path that has only other methods, listed as `Allow` wants them.
    OtherMethods(String),
    /// To another tenant's server.
    OtherTenant,
    /// Nowhere.
    Nothing,
}

/// The values in a path, in order, as the client wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<Box<str>>);

impl Params {
    /// The value at `place`; empty when there is none.
    pub fn get(&self, place: usize) -> &str {
        self.0.get(place).map_or("", |value| value)
    }
}

impl Paths {
    /// Knows the routes of `table` and every published operation.
    ///
    /// # Errors
    /// When two paths cannot be told apart.
    pub fn new(table: &'static [Route]) -> anyhow::Result<Self> {
        let mut paths = Self { router: matchit::Router::new(), known: Vec::new() };
        let mut places = HashMap::new();
        for (place, route) in table.iter().enumerate() {
            paths.known_at(route.path, &mut places)?.here.push((route.verb, place));
        }
        for path in table.iter().flat_map(|route| published::beside(route.path)) {
            paths.known_at(path, &mut places)?;
        }
        Ok(paths)
    }

    fn known_at(
        &mut self,
        path: &'static str,
        places: &mut HashMap<String, usize>,
    ) -> anyhow::Result<&mut Known> {
        let pattern = pattern(path);
        let place = match places.entry(pattern) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.router.insert(new.key().clone(), self.known.len())?;
                self.known.push(Known { path, here: Vec::new() });
                *new.insert(self.known.len() - 1)
            }
        };
        Ok(&mut self.known[place])
    }

    /// Where `method` on `path` leads.
    pub fn find(&self, method: &Method, path: &str) -> Found {
        let Some(path) = tidy(path) else { return Found::Nothing };
        let mut buffer = [0; MAX_PATH_BYTES];
        let folded = &mut buffer[..path.len()];
        folded.copy_from_slice(path.as_bytes());
        folded.make_ascii_lowercase();
        let Ok(folded) = str::from_utf8(folded) else { return Found::Nothing };
        let Ok(found) = self.router.at(folded) else {
            return AtPattern::of_path(&path)
                .map_or(Found::Nothing, |at| only_published(&at, &[], method, &path));
        };
        let known = &self.known[*found.value];
        if let Some((_, place)) = known.here.iter().find(|(verb, _)| verb.answers(method)) {
            // Folding ASCII letters moves nothing: a value stands at the same place in the path as it came.
            let values = found.params.iter().map(|(_, value)| {
                let start = value.as_ptr().addr() - folded.as_ptr().addr();
                path[start..start + value.len()].into()
            });
            return Found::Route(*place, Params(values.collect()));
        }
        // A published path that the router knows may be a general one beside others that it does not know.
        let published = match &*known.here {
            [] => AtPattern::of_path(&path),
            _ => AtPattern::of_pattern(known.path),
        };
        published.map_or_else(
            || Found::OtherMethods(allow(&known.here)),
            |at| only_published(&at, &known.here, method, &path),
        )
    }
}

/// Where a method leads that no route answers at a path where something is published.
fn only_published(at: &AtPattern, here: &[(Verb, usize)], method: &Method, path: &str) -> Found {
    at.with(method, path).map_or_else(|| Found::OtherMethods(allow(here)), Found::NotBuilt)
}

/// The methods that this server answers; what is only published is not among them.
fn allow(here: &[(Verb, usize)]) -> String {
    let mut methods: Vec<&str> = here.iter().map(|(verb, _)| verb.name()).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.push("OPTIONS");
    methods.sort_unstable();
    methods.dedup();
    methods.join(", ")
}

/// The path with single slashes, none at the end, and percent signs decoded; `None` when no route can have it.
fn tidy(path: &str) -> Option<Cow<'_, str>> {
    let mut path = Cow::Borrowed(path);
    if path.contains('%') {
        let decoded = percent_decode_str(&path).decode_utf8().ok()?.into_owned();
        // A slash that was written as %2F is part of a value, and no value holds one.
        if decoded.matches('/').count() != path.matches('/').count() || decoded.contains('\0') {
            return None;
        }
        path = Cow::Owned(decoded);
    }
    if path.contains("//") {
        let segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        path = Cow::Owned(format!("/{}", segments.join("/")));
    }
    if path.len() > 1 && path.ends_with('/') {
        path = match path {
            Cow::Borrowed(path) => Cow::Borrowed(&path[..path.len() - 1]),
            Cow::Owned(path) => Cow::Owned(path[..path.len() - 1].to_owned()),
        };
    }
    (path.len() <= MAX_PATH_BYTES).then_some(path)
}

/// The path as the router takes it: lower case, values named by their place.
fn pattern(path: &str) -> String {
    let mut values = 0;
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') && segment.ends_with('}') {
            values += 1;
            format!("{{v{values}}}")
        } else {
            segment.to_ascii_lowercase()
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::http::routes::ROUTES;

    fn find(method: &Method, path: &str) -> Found {
        static PATHS: std::sync::OnceLock<Paths> = std::sync::OnceLock::new();
        PATHS.get_or_init(|| Paths::new(ROUTES).unwrap()).find(method, path)
    }

    fn image_info(path: &str) -> Option<String> {
        match find(&Method::GET, path) {
            Found::Route(place, params) if ROUTES[place].path.ends_with("/ImageInfo") => {
                Some(params.get(0).to_owned())
            }
            _ => None,
        }
    }

    #[test]
    fn letter_case_and_slashes_make_no_difference_and_values_keep_theirs() {
        for path in [
            "/api/v1/Person/5/ImageInfo",
            "/API/V1/PERSON/5/IMAGEINFO/",
            "//api/v1//person/5/imageinfo",
            "/api/v1/Person/5/Image%49nfo",
        ] {
            assert_eq!(image_info(path).as_deref(), Some("5"), "{path}");
        }
        assert_eq!(image_info("/api/v1/Person/aBc/ImageInfo").as_deref(), Some("aBc"));
        assert_eq!(image_info("/api/v1/Person/a%20B/ImageInfo").as_deref(), Some("a B"));
    }

    #[test]
    fn a_value_cannot_smuggle_a_slash() {
        assert_eq!(find(&Method::GET, "/api/v1/Person/5%2FImageInfo"), Found::Nothing);
        assert_eq!(find(&Method::GET, "/api/v1/Person/5%2f6/ImageInfo"), Found::Nothing);
    }

    #[test]
    fn other_methods_are_listed_and_published_operations_are_named() {
        let Found::OtherMethods(allow) = find(&Method::DELETE, "/api/v1/person/1/imageinfo") else {
            panic!()
        };
        assert_eq!(allow, "GET, HEAD, OPTIONS, PUT");
        let Found::NotBuilt(operation) = find(&Method::GET, "/api/v1/person/1/summary") else { panic!() };
        assert_eq!(operation.name, "v1PersonEntity_GetPersonSummary");
        assert_eq!(find(&Method::GET, "/api/v2/person/1"), Found::Nothing);
    }

    #[test]
    fn a_published_word_is_not_taken_for_the_value_of_a_route() {
        let Found::NotBuilt(operation) = find(&Method::GET, "/api/v1/Person/default/") else { panic!() };
        assert_eq!((operation.method, operation.path), ("GET", "/api/v1/Person/default"));
        let Found::OtherMethods(allow) = find(&Method::DELETE, "/api/v1/user/currentprincipal") else {
            panic!()
        };
        assert!(!allow.contains("DELETE"), "{allow}");
    }

    #[test]
    fn an_endless_path_leads_nowhere() {
        assert_eq!(
            find(&Method::GET, &format!("/api/v1/Person/{}/ImageInfo", "1".repeat(4096))),
            Found::Nothing
        );
    }

    proptest! {
        #[test]
        fn any_path_is_survived(path in "/.{0,600}") {
            let _ = find(&Method::GET, &path);
        }

        #[test]
        fn folding_finds_the_same_route_in_every_letter_case(id in "[A-Za-z0-9.-]{1,12}", flips in any::<u64>()) {
            let path: String = "/api/v1/Person/".chars().enumerate()
                .map(|(at, c)| if flips >> (at % 64) & 1 == 1 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
                .collect();
            prop_assert_eq!(image_info(&format!("{path}{id}/imageINFO")), Some(id));
        }
    }
}
