//! `completions/` and `man/` are what the command tree says; `make generate` writes them.

use std::{collections::BTreeMap, fs, path::Path};

use crate::support::program::Program;

/// Where the completions of each shell are checked in.
const COMPLETIONS: [(&str, &str); 5] = [
    ("bash", "postern.bash"),
    ("zsh", "_postern"),
    ("fish", "postern.fish"),
    ("elvish", "postern.elv"),
    ("powershell", "_postern.ps1"),
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "1"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

#[test]
fn the_completions_are_those_of_the_tree() {
    let program = Program::new();
    for (shell, file) in COMPLETIONS {
        let path = repository().join("completions").join(file);
        let kept = fs::read_to_string(&path).unwrap_or_default();
        let printed = program.ok(&format!("completions {shell}"));
        assert!(kept == printed, "{}: run `make generate`", path.display());
    }
}

#[test]
fn the_manual_pages_are_those_of_the_tree() {
    let program = Program::new();
    let folder = program.folder().join("man");
    fs::create_dir(&folder).unwrap();
    program.ok("man man");
    let (kept, written) = (pages(&repository().join("man")), pages(&folder));
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&written), "run `make generate`");
    let stale = written.iter().find(|(name, text)| kept[*name] != **text);
    assert!(stale.is_none(), "{}: run `make generate`", stale.unwrap().0);
}

#[test]
fn a_page_has_the_exit_codes_and_the_variables() {
    let program = Program::new();
    program.ok("man .");
    let page = fs::read_to_string(program.folder().join("postern.1")).unwrap();
    for wanted in [
        ".SH EXIT CODES",
        ".SH ENVIRONMENT",
        "130",
        "POSTERN_LISTEN",
        ".SH EXAMPLES",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
}

#[test]
fn pages_go_to_a_folder_that_is_there() {
    insta::assert_snapshot!(Program::new().tell("man nowhere"), @r"
    stderr:
      error: there is no directory `nowhere`
    status: 2
    ");
}
