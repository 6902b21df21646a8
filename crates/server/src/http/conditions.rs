//! Conditional requests: whether the client has the answer already, or wants it only unchanged.

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::reply::Reply;

/// What a condition decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Send the answer.
    Send,
    /// 304: the client has it.
    NotModified,
    /// 412: it is not what the client expects.
    Failed,
}

/// Decides in the order of RFC 9110, section 13.2.2. Dates that cannot be read are passed over.
pub fn decide(headers: &HeaderMap, reply: &Reply) -> Verdict {
    if headers.contains_key(IF_MATCH) {
        if !matches(headers, &IF_MATCH, reply, false) {
            return Verdict::Failed;
        }
    } else if let (Some(since), Some(changed)) = (date(headers.get(IF_UNMODIFIED_SINCE)), reply.last_modified)
        && changed > since
    {
        return Verdict::Failed;
    }
    if headers.contains_key(IF_NONE_MATCH) {
        if matches(headers, &IF_NONE_MATCH, reply, true) {
            return Verdict::NotModified;
        }
    } else if let (Some(since), Some(changed)) = (date(headers.get(IF_MODIFIED_SINCE)), reply.last_modified)
        && changed <= since
    {
        return Verdict::NotModified;
    }
    Verdict::Send
}

/// Whether a change is wanted of what has these validators; nothing is there without them. Dates that cannot be read are
/// passed over.
pub fn wants_change(headers: &HeaderMap, standing: Option<&Reply>) -> bool {
    let Some(standing) = standing else { return !headers.contains_key(IF_MATCH) };
    let changes = if headers.contains_key(IF_MATCH) {
        matches(headers, &IF_MATCH, standing, false)
    } else {
        let since = date(headers.get(IF_UNMODIFIED_SINCE));
        since.zip(standing.last_modified).is_none_or(|(since, changed)| changed <= since)
    };
    changes && !matches(headers, &IF_NONE_MATCH, standing, true)
}

/// Whether the header, on however many lines, names the tag; `weakly` takes `W/` for the same.
fn matches(headers: &HeaderMap, name: &HeaderName, reply: &Reply, weakly: bool) -> bool {
    let etag = reply.etag.as_ref().and_then(|etag| etag.to_str().ok());
    tags(headers, name).any(|tag| {
        tag == "*"
            || Some(tag) == etag
            || (weakly && tag.strip_prefix("W/").is_some_and(|tag| Some(tag) == etag))
    })
}

/// Whether `If-None-Match` names tags alone: with `*` it does not say what the client has.
pub fn names_tags(headers: &HeaderMap) -> bool {
    headers.contains_key(IF_NONE_MATCH) && tags(headers, &IF_NONE_MATCH).all(|tag| tag != "*")
}

fn tags<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let lists = headers.get_all(name).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim)
}

fn date(value: Option<&HeaderValue>) -> Option<i64> {
    let time = httpdate::parse_http_date(value?.to_str().ok()?).ok()?;
    let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_580_511_600;

    fn verdict(headers: &[(HeaderName, &str)]) -> Verdict {
        let mut reply = Reply::bytes(HeaderValue::from_static("text/plain"), "x");
        reply.etag = Some(HeaderValue::from_static("\"a\""));
        reply.last_modified = Some(NOON);
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()))
            .collect();
        decide(&headers, &reply)
    }

    #[test]
    fn the_second_of_the_change_itself_counts_as_unchanged() {
        assert_eq!(verdict(&[(IF_MODIFIED_SINCE, "Fri, 31 Jan 2020 23:00:00 GMT")]), Verdict::NotModified);
        assert_eq!(verdict(&[(IF_MODIFIED_SINCE, "Fri, 31 Jan 2020 22:59:59 GMT")]), Verdict::Send);
        assert_eq!(verdict(&[(IF_UNMODIFIED_SINCE, "Fri, 31 Jan 2020 23:00:00 GMT")]), Verdict::Send);
        assert_eq!(verdict(&[(IF_UNMODIFIED_SINCE, "Fri, 31 Jan 2020 22:59:59 GMT")]), Verdict::Failed);
    }

    #[test]
    fn a_tag_outranks_a_date_and_a_bad_date_is_passed_over() {
        let old = (IF_MODIFIED_SINCE, "Fri, 31 Jan 2020 23:00:00 GMT");
        assert_eq!(verdict(&[(IF_NONE_MATCH, "\"b\""), old]), Verdict::Send);
        assert_eq!(verdict(&[(IF_NONE_MATCH, "\"b\", W/\"a\"")]), Verdict::NotModified);
        assert_eq!(verdict(&[(IF_MATCH, "W/\"a\"")]), Verdict::Failed);
        assert_eq!(verdict(&[(IF_MATCH, "\"a\"")]), Verdict::Send);
        assert_eq!(verdict(&[(IF_MODIFIED_SINCE, "yesterday")]), Verdict::Send);
    }
}
