//! Tests of the whole command tree.

use super::*;

#[test]
fn the_tree_is_sound() {
    tree().debug_assert();
}

/// Every command below one, itself included.
fn all(command: &clap::Command) -> Vec<clap::Command> {
    let children = command.get_subcommands().flat_map(all);
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
