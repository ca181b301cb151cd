//! Tests of the whole command tree.

use super::*;

#[test]
fn the_tree_is_sound() {
    tree().debug_assert();
}

/// Every command below one, itself included.
fn all(command: &clap::Command) -> Vec<clap::Command> {
    // `help` repeats the names of all others, and nothing else of them.
    let children = command
        .get_subcommands()
        .filter(|child| child.get_name() != "help")
        .flat_map(all);
    std::iter::once(command.clone()).chain(children).collect()
}

#[test]
fn no_line_of_an_example_is_broken_by_a_terminal_of_80_columns() {
    for command in all(&tree()) {
        let after = command.get_after_long_help().map(ToString::to_string);
        let long = after.iter().flat_map(|text| text.lines());
        let long: Vec<_> = long
            .filter(|line| line.chars().count() > HELP_COLUMNS_MAX)
            .collect();
        assert_eq!(long, Vec::<&str>::new(), "{}", command.get_name());
    }
}

#[test]
fn every_command_has_an_example() {
    for command in all(&tree())
        .iter()
        .filter(|command| !command.has_subcommands())
    {
        let after = command.get_after_long_help().map(ToString::to_string);
        let has_one = after.is_some_and(|text| text.contains("Examples:\n  "));
        assert!(has_one, "{}", command.get_name());
    }
}

#[test]
fn every_global_flag_is_known_before_the_line_is_understood() {
    let tree = tree();
    let flags = tree.get_arguments().filter(|flag| flag.is_global_set());
    for flag in flags.filter_map(clap::Arg::get_long) {
        let line = [
            "postern",
            &format!("--{flag}"),
            "x",
            "agent",
            "list",
            &format!("--{flag}"),
        ];
        let words = line.map(OsString::from);
        let repeated = Wishes::of(&words, &Environment::default()).repeated;
        assert!(
            repeated.is_some_and(|name| name == format!("--{flag}")),
            "{flag}"
        );
    }
}

#[test]
fn the_table_of_the_guide_has_every_command_and_tests_that_there_are() {
    let guide = include_str!("../../docs/operate.md");
    let (_, table) = guide.split_once("## Every command").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let rows: Vec<_> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .collect();
    let mut told: Vec<_> = rows
        .iter()
        .map(|(command, _)| (*command).to_owned())
        .collect();
    let mut there = Vec::new();
    runnable(&tree(), "", &mut there);
    told.sort();
    there.sort();
    assert_eq!(told, there);
    for (command, tests) in rows {
        for test in tests.trim_end_matches(" |").split(", ") {
            let file = format!(
                "{}/tests/{}.rs",
                env!("CARGO_MANIFEST_DIR"),
                test.trim_matches('`')
            );
            assert!(Path::new(&file).is_file(), "{command}: {file}");
        }
    }
}

/// Collects the commands that do something, as they are typed.
fn runnable(command: &clap::Command, typed: &str, found: &mut Vec<String>) {
    let below = command.get_subcommands();
    for child in below.filter(|child| !child.is_hide_set() && child.get_name() != "help") {
        let typed = format!("{typed} {}", child.get_name()).trim().to_owned();
        if !child.is_subcommand_required_set() {
            found.push(typed.clone());
        }
        runnable(child, &typed, found);
    }
}
