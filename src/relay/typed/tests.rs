//! What bodies and queries come to, and how their mistakes are told.

use axum::response::IntoResponse;
use serde_json::json;

use super::*;

/// A body with a field of each kind.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
struct Everything {
    text: Option<String>,
    flag: Option<bool>,
    number: Option<i64>,
    small: Option<u16>,
    texts: Option<Vec<String>>,
    cleared: Clearable<i64>,
    word: Option<Word>,
    inner: Option<Vec<Inner>>,
    any: Option<Value>,
    secret: Option<Secret>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Word {
    Yes,
    No,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Inner {
    needed: String,
}

fn read(body: &str) -> Everything {
    parse(&Secret::from(body)).unwrap()
}

/// Returns the text of a refusal, and the names that are near.
fn refused<T: DeserializeOwned + std::fmt::Debug>(body: &str) -> String {
    let refused = parse::<T>(&Secret::from(body)).unwrap_err();
    format!("{refused:?}")
}

fn mistake(body: &str) -> String {
    let value = unique::parse(body.as_bytes()).unwrap();
    let mistake = Everything::deserialize(Reader::of_json(value)).unwrap_err();
    let near = mistake.nearest();
    if near.is_empty() {
        mistake.to_string()
    } else {
        format!("{mistake}; near: {near:?}")
    }
}

#[test]
fn fields_are_read_by_their_kind() {
    let all = read(
        r#"{"text": "x", "flag": true, "number": -7, "small": 7, "texts": ["y"], "cleared": 1,
            "word": "no", "inner": [{"needed": "z"}], "any": {"a": [null, 1.5]}, "secret": "s"}"#,
    );
    let expected = Everything {
        text: Some("x".to_owned()),
        flag: Some(true),
        number: Some(-7),
        small: Some(7),
        texts: Some(vec!["y".to_owned()]),
        cleared: Clearable::Set(1),
        word: Some(Word::No),
        inner: Some(vec![Inner {
            needed: "z".to_owned(),
        }]),
        any: Some(json!({ "a": [null, 1.5] })),
        secret: Some(Secret::from("s")),
    };
    assert_eq!(all, expected);
}

#[test]
fn left_out_null_and_set_are_three_things() {
    for (body, expected) in [
        ("{}", Clearable::Kept),
        (r#"{"cleared": null}"#, Clearable::Cleared),
        (r#"{"cleared": 3}"#, Clearable::Set(3)),
    ] {
        assert_eq!(read(body).cleared, expected, "{body}");
    }
    assert_eq!(
        read(r#"{"text": null, "texts": null}"#),
        Everything::default()
    );
}

#[test]
fn no_body_is_no_fields() {
    for body in ["", " \n", "{}"] {
        assert_eq!(read(body), Everything::default(), "{body:?}");
    }
}

#[test]
fn a_mistake_is_told_with_its_field_and_what_belongs_there() {
    for (body, told) in [
        (
            r#"{"flag": 1}"#,
            "`flag` is true or false, and here it is a number",
        ),
        (
            r#"{"number": "1"}"#,
            "`number` is a whole number, and here it is text",
        ),
        (
            r#"{"number": 1.5}"#,
            "`number` is a whole number, and here it is a number",
        ),
        (r#"{"small": 70000}"#, "`small` is a whole number in range"),
        (r#"{"text": []}"#, "`text` is text, and here it is a list"),
        (
            r#"{"texts": "a"}"#,
            "`texts` is a list, and here it is text",
        ),
        (
            r#"{"texts": ["a", 1]}"#,
            "`texts[1]` is text, and here it is a number",
        ),
        (r#"{"word": "perhaps"}"#, "`word` is one of `yes`, `no`"),
        (
            r#"{"word": {"yes": 1}}"#,
            "`word` is text, and here it is an object",
        ),
        (r#"{"inner": [{}]}"#, "`inner[0].needed` is missing"),
        (
            r#"{"inner": [{"needed": 1}]}"#,
            "`inner[0].needed` is text, and here it is a number",
        ),
        (
            r#"{"inner": [{"needed": "a", "need": "b"}]}"#,
            "this request has no field `inner[0].need`; it takes `needed`; near: [\"needed\"]",
        ),
        (r#"{"text": "a\u0000"}"#, "`text` has a zero byte in it"),
    ] {
        assert_eq!(mistake(body), told, "{body}");
    }
    assert!(mistake(r#"{"flags": 1}"#).ends_with("near: [\"flag\"]"));
    let told = refused::<Nothing>(r#"{"flag": 1}"#);
    assert!(
        told.contains("this request has no field `flag`; it takes none"),
        "{told}"
    );
}

#[test]
fn what_is_there_twice_is_refused_at_any_depth() {
    for body in [
        r#"{"a": 1, "b": 2, "a": 1}"#,
        r#"{"any": {"x": [{"a": 1, "a": 1}]}}"#,
    ] {
        let told = refused::<Everything>(body);
        assert!(
            told.contains("the field `a` is there twice; see line 1"),
            "{told}"
        );
    }
    let told = parse_query::<Everything>("text=a&text=a").unwrap_err();
    assert!(format!("{told:?}").contains("`text` is there twice in the query"));
}

#[test]
fn what_a_field_holds_is_never_told() {
    const SECRET: &str = "sk-hunter2";
    for body in [
        format!(r#"{{"flag": "{SECRET}"}}"#),
        format!(r#"{{"number": "{SECRET}"}}"#),
        format!(r#"{{"texts": "{SECRET}"}}"#),
        format!(r#"{{"word": "{SECRET}"}}"#),
        format!(r#"{{"secret": ["{SECRET}"]}}"#),
        format!(r#"{{"inner": [{{"needed": ["{SECRET}"]}}]}}"#),
        format!(r#"{{"unknown": "{SECRET}"}}"#),
        format!(r#"{{"a": 1, "a": "{SECRET}"}}"#),
        format!(r#""{SECRET}""#),
        format!(r#"["{SECRET}"]"#),
        format!(r#"{{"a": "{SECRET}""#),
        SECRET.to_owned(),
        "[".repeat(100_000),
    ] {
        let refused = parse::<Everything>(&Secret::from(body.as_str())).unwrap_err();
        let told = format!("{refused:?}");
        assert!(!told.contains(SECRET), "{told}");
        assert_eq!(refused.into_response().status(), 400, "{told}");
    }
}

#[test]
fn a_query_is_text_all_over() {
    let query = "text=7&flag=true&number=-7&small=7&word=yes&cleared=9";
    let read: Everything = parse_query(query).unwrap();
    let expected = Everything {
        text: Some("7".to_owned()),
        flag: Some(true),
        number: Some(-7),
        small: Some(7),
        word: Some(Word::Yes),
        cleared: Clearable::Set(9),
        ..Everything::default()
    };
    assert_eq!(read, expected);
    for query in [
        "flag", "flag=1", "number=", "number=x", "wrod=yes", "small=-1", "text=%00",
    ] {
        assert!(parse_query::<Everything>(query).is_err(), "{query}");
    }
}

#[test]
fn bytes_of_any_kind_are_read_or_refused() {
    bolero::check!().for_each(|bytes: &[u8]| {
        let body = Secret::new(bytes.to_vec());
        drop(parse::<Everything>(&body));
        if let Ok(text) = std::str::from_utf8(bytes) {
            drop(parse_query::<Everything>(text));
        }
    });
}
