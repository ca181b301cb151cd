//! Where a call went, without what may be secret.

/// Returns the target with everything cut that may be secret: values of the query, fragment, user.
pub fn without_values(target: &str) -> String {
    let (target, fragment) = match target.split_once('#') {
        Some((target, _)) => (target, "#…"),
        None => (target, ""),
    };
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let mut shown = without_user(path);
    if let Some(query) = query {
        let part = |part: &str| match part.split_once('=') {
            Some((name, _)) => format!("{name}=…"),
            None if part.is_empty() => String::new(),
            None => "…".to_owned(),
        };
        shown.push('?');
        shown.push_str(&query.split('&').map(part).collect::<Vec<_>>().join("&"));
    }
    shown + fragment
}

/// Returns the address without the name and password before its host.
fn without_user(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://…@{host}{path}"),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_secret_is_cut_from_the_target() {
        let cases = [
            (
                "https://h/find?token=kestrel&user=osprey",
                "https://h/find?token=…&user=…",
            ),
            ("https://h/?sk_live&a=b=c&", "https://h/?…&a=…&"),
            ("https://h/#access_token=x", "https://h/#…"),
            ("https://me:secret@h:8/p@q?x", "https://…@h:8/p@q?…"),
            ("tap:sign", "tap:sign"),
        ];
        for (target, expected) in cases {
            assert_eq!(without_values(target), expected);
        }
    }
}
