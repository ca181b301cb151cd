//! Holds the architecture: which module may import which, where each crate may be used, how modules
//! are named, how long files get, and which column types the schema has.
//!
//! Changing one of the tables is an architectural decision and needs a record in `docs/adr`.

mod checker;
mod schema;
mod source;
mod token;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use source::{Named, Root, Source};

/// Each module with those it may import; imports point down.
const LAYERS: &[(&str, &[&str])] = &[
    ("bin", &["commands"]),
    (
        "commands",
        &[
            "ui", "client", "relay", "mcp", "notify", "runner", "views", "proxy", "approval",
            "passkey", "audit", "store", "template", "secrets", "policy", "config", "clock",
            "spans",
        ],
    ),
    ("ui", &[]),
    (
        "relay",
        &[
            "mcp", "notify", "views", "proxy", "approval", "passkey", "audit", "wake", "store",
            "policy", "secrets", "config", "clock", "spans",
        ],
    ),
    (
        "notify",
        &[
            "proxy", "approval", "audit", "wake", "store", "secrets", "config", "clock",
        ],
    ),
    ("mcp", &[]),
    ("runner", &["policy", "secrets", "config", "clock"]),
    (
        "views",
        &["proxy", "audit", "store", "policy", "secrets", "clock"],
    ),
    (
        "proxy",
        &[
            "approval", "audit", "batch", "policy", "store", "template", "secrets", "clock",
            "spans",
        ],
    ),
    ("approval", &["wake", "store", "policy", "secrets", "clock"]),
    ("passkey", &["store", "secrets"]),
    ("audit", &["batch", "store", "secrets", "clock"]),
    ("batch", &[]),
    // Without the feature `otlp` it imports nothing.
    ("spans", &["client", "config"]),
    ("client", &["secrets", "config"]),
    ("wake", &["store"]),
    ("store", &["policy", "template", "secrets", "clock"]),
    ("config", &["secrets"]),
    ("policy", &["clock"]),
    ("template", &["secrets"]),
    ("secrets", &[]),
    ("clock", &[]),
];

/// Crates that stay in some modules, because a type that leaks is a layer that leaks.
const CONFINED: &[(&[&str], &[&str])] = &[
    (&["sqlx", "rusqlite"], &["store"]),
    (
        &["clap", "clap_complete", "clap_mangen", "anyhow", "listenfd"],
        &["commands", "bin"],
    ),
    (&["dialoguer", "comfy_table", "indicatif"], &["ui"]),
    (
        &[
            "aes_gcm",
            "hmac",
            "sha1",
            "sha2",
            "argon2",
            "hkdf",
            "k256",
            "p256",
            "sha3",
            "zeroize",
            "subtle",
            "getrandom",
            "ring",
        ],
        &["secrets"],
    ),
    (
        &["axum", "tower", "tower_http", "prometheus_client"],
        &["relay"],
    ),
    (
        &[
            "hyper_util",
            "tokio_rustls",
            "rustls",
            "rustls_platform_verifier",
        ],
        &["relay", "runner", "proxy", "client"],
    ),
    (
        &["rcgen", "hyper_rustls", "rustls_native_certs"],
        &["runner"],
    ),
    (
        // In `secrets` it signs; elsewhere it is the provider that `rustls` is built with, and nothing else.
        &["aws_lc_rs"],
        &["secrets", "relay", "runner", "proxy", "client"],
    ),
    (&["reqwest", "x509_parser"], &["client"]),
    (
        &[
            "opentelemetry",
            "opentelemetry_http",
            "opentelemetry_otlp",
            "opentelemetry_sdk",
            "tracing_opentelemetry",
        ],
        &["spans"],
    ),
    (&["lettre"], &["notify"]),
    (&["rmcp"], &["mcp"]),
    (&["webauthn_rs"], &["passkey"]),
];

/// Names that say nothing about what is inside.
const FORBIDDEN_NAMES: &[&str] = &[
    "util", "utils", "helper", "helpers", "common", "misc", "shared", "type", "types", "base",
    "prelude",
];

const FILE_LINES_MAX: usize = 500;

/// One thing that is not as it should be, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    file: String,
    line: usize,
    what: String,
}

impl Violation {
    fn new(file: &str, line: usize, what: String) -> Self {
        let file = file.to_owned();
        Self { file, line, what }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Returns what is wrong with these sources, in order of file and line.
fn violations(sources: &[Source]) -> Vec<Violation> {
    let tests = test_modules(sources);
    let mut found = BTreeSet::new();
    for source in sources {
        found.extend(shape(source));
        found.extend(undeclared(source, sources));
        let module = source.module();
        let is_test = tests.iter().any(|test| module.starts_with(test));
        if source.file.starts_with("src/") && source.file != "src/lib.rs" && !is_test {
            found.extend(imports(source));
        }
    }
    found.into_iter().collect()
}

/// Returns the modules in files of their own that are compiled for tests only.
fn test_modules(sources: &[Source]) -> Vec<Vec<String>> {
    let declared = |source: &Source| {
        let parent = source.module();
        let tests = source
            .modules
            .iter()
            .filter(|module| module.test && !module.inline);
        let paths = tests.map(move |module| [parent.clone(), vec![module.name.clone()]].concat());
        paths.collect::<Vec<_>>()
    };
    let ours = sources
        .iter()
        .filter(|source| source.file.starts_with("src/"));
    ours.flat_map(declared).collect()
}

/// Returns what is wrong with a file's length and the names it declares.
fn shape(source: &Source) -> Vec<Violation> {
    let mut found = Vec::new();
    if source.lines > FILE_LINES_MAX {
        let what = format!(
            "the file has {} lines, {FILE_LINES_MAX} are allowed",
            source.lines
        );
        found.push(Violation::new(&source.file, FILE_LINES_MAX + 1, what));
    }
    for module in &source.modules {
        if FORBIDDEN_NAMES.contains(&module.name.as_str()) {
            let what = format!(
                "no module is named `{}`: which noun is it about?",
                module.name
            );
            found.push(Violation::new(&source.file, module.line, what));
        }
    }
    found
}

/// Returns a violation when no `mod` line makes the compiler read the file.
fn undeclared(source: &Source, sources: &[Source]) -> Option<Violation> {
    if source.is_root() {
        return None;
    }
    let inner = source.file.trim_end_matches(".rs").trim_end_matches("/mod");
    let (folder, name) = inner.rsplit_once('/')?;
    let parent = ["mod.rs", "lib.rs", "main.rs"]
        .iter()
        .map(|file| format!("{folder}/{file}"))
        .find_map(|file| sources.iter().find(|source| source.file == file));
    let listed = parent.is_some_and(|parent| {
        let mut modules = parent.modules.iter();
        modules.any(|module| module.name == name && !module.inline)
    });
    let place = parent.map_or(format!("{folder}/mod.rs"), |parent| parent.file.clone());
    let what = format!("no `mod {name};` in {place}, so nothing compiles this file");
    (!listed).then(|| Violation::new(&source.file, 1, what))
}

/// Returns the imports of a file that the tables do not allow.
fn imports(source: &Source) -> Vec<Violation> {
    let module = source.module();
    let module = module.first().map_or("", String::as_str);
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
        let what = format!("`{module}` has no line in the table of layers");
        return vec![Violation::new(&source.file, 1, what)];
    };
    let forbidden = |named: &Named| {
        let what = match named.root {
            Root::Ours => forbidden_module(module, allowed, &named.segments),
            Root::Other => forbidden_crate(module, &named.segments),
        };
        what.map(|what| Violation::new(&source.file, named.line, what))
    };
    source.paths.iter().filter_map(forbidden).collect()
}

fn forbidden_module(module: &str, allowed: &[&str], segments: &[String]) -> Option<String> {
    let target = segments.first().map_or("*", String::as_str);
    let fine = target == module || allowed.contains(&target);
    let path = ["crate"]
        .into_iter()
        .chain(segments.iter().map(String::as_str));
    let path = path.collect::<Vec<_>>().join("::");
    (!fine).then(|| {
        format!(
            "`{module}` may not import `{path}`, only: {}",
            or_nothing(allowed)
        )
    })
}

fn forbidden_crate(module: &str, segments: &[String]) -> Option<String> {
    let name = segments.first()?.as_str();
    let (_, homes) = CONFINED.iter().find(|(crates, _)| crates.contains(&name))?;
    let path = segments.join("::");
    let fine = homes.contains(&module);
    (!fine).then(|| {
        format!(
            "`{module}` may not use `{path}`: `{name}` stays in {}",
            homes.join(", ")
        )
    })
}

fn or_nothing(names: &[&str]) -> String {
    if names.is_empty() {
        "nothing of ours".to_owned()
    } else {
        names.join(", ")
    }
}

/// Returns the path, from the root of the repository, and the text of every file with that ending.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        // A folder that is not there yet has no files.
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("the folder can be read").path();
            let name = path.strip_prefix(root).expect("it is below the root");
            let name = name.to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(ending) {
                found.push((name, fs::read_to_string(&path).expect("it is text")));
            }
        }
    }
    found
}

fn report(found: &[Violation]) -> String {
    let lines = found.iter().map(ToString::to_string);
    format!("\n{}", lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn the_sources_hold_the_architecture() {
    let all = ["src", "tests", "benches"]
        .map(|folder| files(folder, ".rs"))
        .concat();
    let sources: Vec<Source> = all
        .iter()
        .map(|(file, text)| Source::new(file, text))
        .collect();
    assert!(
        sources.iter().any(|source| source.file == "src/lib.rs"),
        "no sources found"
    );
    let found = violations(&sources);
    assert!(found.is_empty(), "{}", report(&found));
}

#[test]
fn the_schema_has_three_column_types() {
    let found: Vec<Violation> = files("migrations", ".sql")
        .iter()
        .flat_map(|(file, text)| schema::violations(file, text))
        .collect();
    assert!(found.is_empty(), "{}", report(&found));
}

#[test]
fn the_table_of_layers_points_down() {
    for (at, (module, allowed)) in LAYERS.iter().enumerate() {
        for name in *allowed {
            let below = LAYERS[at + 1..].iter().any(|(lower, _)| lower == name);
            assert!(
                below,
                "`{module}` may import `{name}`, which is not below it"
            );
        }
    }
}
