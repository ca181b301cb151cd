//! Cases of AWS's published test suite, and requests as AWS's own client signs them.

use super::*;

const KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const DATE: &str = "x-amz-date:20150830T123600Z";
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const FORM: &str = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";

fn keys() -> AwsKeys {
    AwsKeys {
        access_key_id: Secret::from("AKIDEXAMPLE"),
        secret_access_key: Secret::from(KEY),
        session_token: None,
        region: None,
        service: None,
    }
}

fn request(method: &str, uri: &str) -> Request<()> {
    let request = Request::builder().method(method).uri(uri);
    request.body(()).unwrap()
}

fn signature(told: &Secret) -> &str {
    let text = told.expose_text().unwrap();
    text.split_once("Signature=").unwrap().1
}

/// The suite's names; what a client does before it signs (dot segments, raw blanks) is done.
#[test]
fn the_published_suite_comes_out() {
    let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let (path, query) = (
        format!("/{unreserved}"),
        format!("/?{unreserved}={unreserved}"),
    );
    let token =
        "x-amz-security-token:6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
    let form = "content-type:application/x-www-form-urlencoded; charset=utf-8";
    let (length, hash) = ("content-length:13", format!("x-amz-content-sha256:{FORM}"));
    #[rustfmt::skip]
    let cases: [(&str, &str, &str, &[&str], &str); 16] = [
        ("get-vanilla", "GET", "/", &[], "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("get-header-key-duplicate", "GET", "/", &["my-header1:value2,value2,value1"], "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
        ("get-header-value-trim", "GET", "/", &["my-header1:value1", "my-header2:\"a b c\""], "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        ("get-slash-normalized", "GET", "//", &[], "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("get-slashes-normalized", "GET", "//example//", &[], "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
        ("get-unreserved", "GET", &path, &[], "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
        ("get-vanilla-query-order-encoded", "GET", "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1", &[], "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"),
        ("get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", &[], "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        ("get-vanilla-query-unreserved", "GET", &query, &[], "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
        ("get-vanilla-utf8-query", "GET", "/?%E1%88%B4=bar", &[], "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        ("get-vanilla-with-session-token", "GET", "/", &[token], "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"),
        ("post-header-key-sort", "POST", "/", &["my-header1:value1"], "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
        ("post-header-value-case", "POST", "/", &["my-header1:VALUE1"], "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
        ("post-vanilla", "POST", "/", &[], "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        ("post-vanilla-empty-query-value", "POST", "/?Param1=value1", &[], "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
        ("post-x-www-form-urlencoded-parameters", "POST", "/", &[length, form, &hash], "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"),
    ];
    let scope = Scope {
        region: "us-east-1".to_owned(),
        service: "service".to_owned(),
    };
    for (name, method, path, headers, expected) in cases {
        let request = request(method, &format!("https://example.amazonaws.com{path}"));
        let mut signed: Vec<_> = [&["host:example.amazonaws.com", DATE], headers]
            .concat()
            .into_iter()
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()))
            .collect();
        signed.sort_unstable();
        let hash = if headers.contains(&length) {
            FORM
        } else {
            EMPTY
        };
        let told = keys().authorization((&scope, "20150830T123600Z"), (&request, &signed, hash));
        assert_eq!(signature(&told), expected, "{name}");
    }
}

/// The suite's `get-utf8`, `get-space-unnormalized` and `double-encode-path`.
#[test]
fn s3_signs_a_path_encoded_once_and_others_twice() {
    for (path, once, twice) in [
        ("/%E1%88%B4", "/%E1%88%B4", "/%25E1%2588%25B4"),
        (
            "/example%20space/",
            "/example%20space/",
            "/example%2520space/",
        ),
        (
            "/test/@connections/JBDvjfGEIAMCERw%3D",
            "/test/%40connections/JBDvjfGEIAMCERw%3D",
            "/test/%40connections/JBDvjfGEIAMCERw%253D",
        ),
        ("/a%2fb+c//d/", "/a/b%2Bc//d/", "/a%252fb%2Bc/d/"),
        ("/", "/", "/"),
    ] {
        assert_eq!(canonical_path(path, true), once);
        assert_eq!(canonical_path(path, false), twice);
    }
}

/// What AWS's own client (botocore 1.43) signs these requests with.
#[test]
fn a_request_is_signed_as_awss_own_client_does() {
    let now = Timestamp::parse("2015-08-30T12:36:00.999Z").unwrap();
    let mut put = request(
        "PUT",
        "https://my.bucket.s3.eu-west-1.amazonaws.com/a%20b/%C3%A9%2B~%281%29//x?tagging=&x-id=a%2Fb%20c",
    );
    let headers = put.headers_mut();
    for (name, value) in [
        ("content-type", "text/plain; charset=utf-8"),
        ("x-amz-acl", "private"),
        ("x-amz-meta-a", "two   words"),
        ("x-amz-date", "20000101T000000Z"),
        ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        ("x-amz-security-token", "planted"),
        ("authorization", "AWS4-HMAC-SHA256 planted"),
        ("accept", "*/*"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let temporary = AwsKeys {
        session_token: Some(Secret::from("a/session+token==")),
        ..keys()
    };
    let told = temporary.sign(&mut put, b"hello", now).unwrap();
    assert_eq!(
        told.expose_text().unwrap(),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/s3/aws4_request, \
         SignedHeaders=content-type;host;x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-meta-a;x-amz-security-token, \
         Signature=c52506585016e352b2569d5206982b1218aea2746de729d0fda76b20311710b3"
    );
    assert_eq!(put.headers()["authorization"].as_bytes(), told.expose());
    assert_eq!(put.headers()["x-amz-date"], "20150830T123600Z");
    assert_eq!(put.headers()["x-amz-security-token"], "a/session+token==");
    let mut post = request(
        "POST",
        "https://abc.execute-api.us-east-1.amazonaws.com/test/%40connections/JBD%3D/a(b)?b=2&a=1&a=0",
    );
    let json = HeaderValue::from_static("application/json");
    post.headers_mut().insert("content-type", json);
    assert_eq!(
        signature(&keys().sign(&mut post, b"{}", now).unwrap()),
        "7cb1bc93034475734964b170f9214582330e4768f2eacd8562e30b014d525d5b"
    );
    let mut get = request(
        "GET",
        "http://127.0.0.1:9000/2015-03-31/functions/arn%3Aaws%3Alambda/x/",
    );
    assert_eq!(keys().sign(&mut get, b"", now), Err(Unsignable::Scope));
    let given = AwsKeys {
        region: Some("us-east-2".to_owned()),
        service: Some("lambda".to_owned()),
        ..keys()
    };
    assert_eq!(
        signature(&given.sign(&mut get, b"", now).unwrap()),
        "52b864670ead94addef70a7db6b48555de22eea8cebac54a4014a23cf3986af5"
    );
}

#[test]
fn a_path_to_s3_is_written_as_it_is_signed() {
    let mut get = request("GET", "https://b.s3.amazonaws.com/a%20b/(1)+%2fx//?p=(a)+b");
    keys()
        .sign(&mut get, b"", Timestamp::from_millis(0))
        .unwrap();
    assert_eq!(
        get.uri(),
        "https://b.s3.amazonaws.com/a%20b/%281%29%2B%2Fx//?p=(a)+b"
    );
}

#[test]
fn a_body_in_chunks_is_signed_only_if_the_chunks_are_not() {
    let now = Timestamp::from_millis(0);
    let mut put = request("PUT", "https://b.s3.amazonaws.com/k");
    let mut hash = |said: &'static str| {
        put.headers_mut()
            .insert(HASH, HeaderValue::from_static(said));
        let signed = keys().sign(&mut put, b"body", now);
        signed.map(|_| put.headers()[HASH].to_str().unwrap().to_owned())
    };
    let trailed = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    assert_eq!(hash(trailed), Ok(trailed.to_owned()));
    assert_eq!(hash("UNSIGNED-PAYLOAD"), Ok(sha256_hex(b"body")));
    assert_eq!(
        hash("STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        Err(Unsignable::SignedChunks)
    );
}
