//! Tests of what the whole configuration is, given its places.

use std::fs;

use super::*;

fn load(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    load_with(&Flags::default(), pairs)
}

fn load_with(flags: &Flags, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let place = ("POSTERN_DATA_DIR", "/nowhere");
    let named = pairs.iter().any(|(name, _)| name.ends_with("DATA_DIR"));
    let pairs = pairs.iter().copied().chain((!named).then_some(place));
    Config::load(flags, &Environment::from_pairs(pairs))
}

fn shown(config: &Config, name: &str) -> (String, &'static str) {
    let setting = config
        .settings()
        .iter()
        .find(|setting| setting.name == name)
        .unwrap();
    let value = match &setting.value {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Switch(switch)) => switch.to_string(),
        None => String::new(),
    };
    (value, setting.origin.as_str())
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("postern.toml");
    fs::write(&path, "listen = '127.0.0.1:3'\n").unwrap();
    let mut flags = Flags {
        config: Some(path.display().to_string()),
        listen: Some("127.0.0.1:1".to_owned()),
        ..Flags::default()
    };
    let environment = [("POSTERN_LISTEN", "127.0.0.1:2")];
    let told = |flags: &Flags, pairs: &[_]| shown(&load_with(flags, pairs).unwrap(), "listen");
    assert_eq!(
        told(&flags, &environment),
        ("127.0.0.1:1".to_owned(), "flag")
    );
    flags.listen = None;
    assert_eq!(
        told(&flags, &environment),
        ("127.0.0.1:2".to_owned(), "environment")
    );
    assert_eq!(told(&flags, &[]), ("127.0.0.1:3".to_owned(), "file"));
    flags.config = None;
    assert_eq!(told(&flags, &[]), ("127.0.0.1:3100".to_owned(), "default"));
}

#[test]
fn the_file_of_the_data_directory_is_read_without_being_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("postern.toml"),
        "forward_timeout_secs = 9\n",
    )
    .unwrap();
    let config = load(&[("POSTERN_DATA_DIR", folder.path().to_str().unwrap())]).unwrap();
    assert_eq!(config.forward_timeout, Duration::from_secs(9));
    assert_eq!(shown(&config, "forward_timeout_secs").1, "file");
}

#[test]
fn a_file_that_is_named_has_to_be_there() {
    let error = load(&[("POSTERN_CONFIG", "/nowhere/postern.toml")])
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "`POSTERN_CONFIG` names `/nowhere/postern.toml`, which cannot be read"
    );
}

#[test]
fn two_names_that_differ_are_refused_and_the_same_twice_is_not() {
    for (ours, seeds, values) in [
        (
            "POSTERN_LISTEN",
            "TAP_LISTEN_ADDR",
            ["127.0.0.1:1", "127.0.0.1:2"],
        ),
        (
            "POSTERN_DATABASE_URL",
            "HARP_STORE",
            ["postgres://h/a", "postgres://h/b"],
        ),
        (
            "POSTERN_ENCRYPTION_KEY",
            "TAP_ENCRYPTION_KEY",
            ["kestrel", "merlin"],
        ),
        ("POSTERN_DATA_DIR", "HIVE_RELAY_DATA_DIR", ["/a", "/b"]),
    ] {
        let error = load(&[(ours, values[0]), (seeds, values[1])])
            .unwrap_err()
            .to_string();
        assert!(error.contains(ours) && error.contains(seeds), "{error}");
        assert!(!error.contains("kestrel") && !error.contains("merlin"));
        assert!(
            load(&[(ours, values[0]), (seeds, values[0])]).is_ok(),
            "{ours}"
        );
    }
}

#[test]
fn what_is_no_number_is_refused_by_the_name_it_has() {
    for name in ["POSTERN_FORWARD_TIMEOUT_SECS", "TAP_FORWARD_TIMEOUT_SECS"] {
        let error = load(&[(name, "soon")]).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("soon"), "{error}");
    }
}

#[test]
fn the_address_of_the_dashboard_is_the_last_choice_for_the_public_one() {
    let config = load(&[("TAP_APP_URL", "https://b.example/")]).unwrap();
    assert_eq!(config.public_url, "https://b.example");
    let both = [
        ("TAP_APP_URL", "https://b.example"),
        ("TAP_PUBLIC_URL", "https://a.example"),
    ];
    assert_eq!(load(&both).unwrap().public_url, "https://a.example");
}

#[test]
fn the_seeds_relay_makes_commands_no_other_way_in() {
    let config = load(&[("TAP_PROXY_URL", "https://c.example")]).unwrap();
    assert_eq!(config.remote(), None);
    assert_eq!(config.relay_to_ask().as_str(), "https://c.example/");
    let config = load(&[("POSTERN_RELAY_URL", "https://c.example")]).unwrap();
    assert!(config.remote().is_some());
}

#[test]
fn the_relay_of_this_host_is_asked_where_it_can_be_reached() {
    let config = load(&[("PORT", "4102")]).unwrap();
    assert_eq!(config.relay_to_ask().as_str(), "http://127.0.0.1:4102/");
}

#[test]
fn all_private_targets_are_a_switch_with_a_warning() {
    let config = load(&[("DANGEROUS_TAP_ALLOW_PRIVATE_TARGETS", "1")]).unwrap();
    assert_eq!(config.allow_private_cidrs, PrivateTargets::All);
    assert_eq!(config.warnings.len(), 1);
    let off = load(&[("DANGEROUS_TAP_ALLOW_PRIVATE_TARGETS", "0")]).unwrap();
    assert_eq!(off.allow_private_cidrs, PrivateTargets::Only(Vec::new()));
    assert!(load(&[("DANGEROUS_TAP_ALLOW_PRIVATE_TARGETS", "maybe")]).is_err());
}

#[test]
fn no_secret_is_shown() {
    let config = load(&[
        ("POSTERN_ENCRYPTION_KEY", "kestrel"),
        ("JWT_SECRET", "kestrel"),
        ("POSTERN_VALUE_FILE", "/run/value"),
        ("POSTERN_DATABASE_URL", "postgres://u:kestrel@h/d"),
    ])
    .unwrap();
    let told = format!("{:?} {config:?}", config.settings());
    assert!(!told.contains("kestrel"), "{told}");
    assert_eq!(
        shown(&config, "encryption_key"),
        ("[secret]".to_owned(), "environment")
    );
    assert_eq!(
        shown(&config, "value"),
        ("/run/value".to_owned(), "environment")
    );
}

#[test]
fn the_key_is_looked_for_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let data = folder.path().join("data").display().to_string();
    let handed = folder.path().join("handed").display().to_string();
    let named = file("named", "named\n");
    let pairs = [
        ("POSTERN_DATA_DIR", data.as_str()),
        ("CREDENTIALS_DIRECTORY", handed.as_str()),
        ("POSTERN_ENCRYPTION_KEY_FILE", named.as_str()),
    ];
    let found = |pairs: &[_], flags: &Flags| match load_with(flags, pairs).unwrap().encryption_key()
    {
        Ok(KeyLookup::Found { text, .. }) => text.expose_text().unwrap().to_owned(),
        _ => String::new(),
    };
    let none = Flags::default();
    assert_eq!(found(&pairs[..2], &none), "");
    file("data/encryption.key", "kept");
    assert_eq!(found(&pairs[..2], &none), "kept");
    file("handed/encryption.key", "handed");
    assert_eq!(found(&pairs[..2], &none), "handed");
    assert_eq!(found(&pairs, &none), "named");
    let flags = Flags {
        encryption_key: Some("flag".into()),
        ..Flags::default()
    };
    assert_eq!(found(&pairs, &flags), "flag");
}

#[test]
fn a_variable_that_looks_like_ours_and_is_not_is_warned_of() {
    let config = load(&[("POSTERN_LISTN", "127.0.0.1:1")]).unwrap();
    assert_eq!(
        config.warnings,
        ["`POSTERN_LISTN` is set and is no setting"]
    );
}

#[test]
fn what_a_request_may_be_is_at_least_one_and_not_without_end() {
    assert_eq!(load(&[]).unwrap().caps, Caps::default());
    let config = load(&[
        ("POSTERN_REQUEST_BYTES_MAX", "268435456"),
        ("POSTERN_RESPONSE_BYTES_MAX", "1"),
        ("POSTERN_AGENT_REQUESTS_MAX", "8192"),
    ])
    .unwrap();
    assert_eq!(config.caps.request_bytes_max, 256 << 20);
    assert_eq!(config.caps.response_bytes_max, Some(1));
    assert_eq!(config.caps.agent_requests_max, 8192);
    assert_eq!(shown(&config, "agent_requests_max").0, "8192");
    for (name, wrong) in [
        ("POSTERN_REQUEST_BYTES_MAX", "268435457"),
        ("POSTERN_REQUEST_BYTES_MAX", "10M"),
        ("POSTERN_RESPONSE_BYTES_MAX", "0"),
        ("POSTERN_AGENT_REQUESTS_MAX", "0"),
        ("POSTERN_AGENT_REQUESTS_MAX", "-1"),
    ] {
        let error = load(&[(name, wrong)]).unwrap_err().to_string();
        assert!(
            error.contains(name) && error.contains("from 1 to"),
            "{error}"
        );
    }
}

#[test]
fn sign_up_is_closed_unless_it_is_opened_in_so_many_words() {
    let is_open = |pairs: &[(&str, &str)]| load(pairs).map(|config| config.is_signup_open);
    assert!(!is_open(&[]).unwrap());
    assert!(!is_open(&[("POSTERN_SIGNUP", "closed")]).unwrap());
    assert!(is_open(&[("POSTERN_SIGNUP", "open")]).unwrap());
    for wrong in ["yes", "Open", "1"] {
        assert!(is_open(&[("POSTERN_SIGNUP", wrong)]).is_err(), "{wrong}");
    }
}
