//! Addresses that begin with the name of a tenant, as the vendor's cloud has them: `/Cust12345/api/v1/…`.

use http::Method;

use super::paths::{Found, Paths};

/// Where a path leads behind the name of a tenant; `own` is the name of ours, if it has one.
pub fn find(paths: &Paths, own: Option<&str>, method: &Method, path: &str) -> Found {
    let Some(own) = own else { return Found::Nothing };
    let trimmed = path.trim_start_matches('/');
    let end = trimmed.find('/').unwrap_or(trimmed.len());
    let (tenant, rest) = trimmed.split_at(end);
    if tenant.is_empty() || !tenant.bytes().all(|byte| byte.is_ascii_alphanumeric()) || !is_api(rest) {
        return Found::Nothing;
    }
    if tenant.eq_ignore_ascii_case(own) { paths.find(method, rest) } else { Found::OtherTenant }
}

/// Whether a path begins with `/api`.
fn is_api(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    let end = path.find('/').unwrap_or(path.len());
    path[..end].eq_ignore_ascii_case("api")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::routes::ROUTES;

    #[test]
    fn a_tenant_leads_to_the_same_place_in_any_letter_case_and_another_to_none() {
        let paths = Paths::new(ROUTES).unwrap();
        let at = |own, path| find(&paths, own, &Method::GET, path);
        let here = paths.find(&Method::GET, "/api/v1/User/current");
        assert!(matches!(here, Found::Route(..)));
        for path in
            ["/Cust1/api/v1/User/current", "/CUST1//API/v1/user/current/", "//cust1/api/v1/User/current"]
        {
            assert_eq!(at(Some("Cust1"), path), here, "{path}");
            assert_eq!(at(None, path), Found::Nothing, "{path}");
            assert_eq!(at(Some("Cust2"), path), Found::OtherTenant, "{path}");
        }
        for path in
            ["/Cust1", "/Cust1/", "/Cust1/apis", "/Cust1/login", "/Cust1/Cust1/api", "/C%31/api", "/", ""]
        {
            assert_eq!(at(Some("Cust1"), path), Found::Nothing, "{path}");
        }
        assert_eq!(at(Some("Cust1"), "/Cust1/api/v1/nowhere"), Found::Nothing);
    }
}
