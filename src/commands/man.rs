//! `man`: the manual pages, one for each command and group.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man as Page;

use super::{Cli, Failure, Invocation};
use crate::config::settings::{SETTINGS, Setting};

const EXAMPLES: &str = "\
Examples:
  postern man .";

/// Write the manual pages to a directory
///
/// For packages: one page for each command and group, from the same tree as the help.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Man {
    /// Existing directory to write to
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

impl Man {
    /// Writes the pages.
    pub(super) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        if !self.directory.is_dir() {
            let place = self.directory.display();
            return Err(Failure::usage(format!("there is no directory `{place}`")));
        }
        let mut tree = Cli::command().disable_help_subcommand(true);
        tree.build();
        let written = write_all(&tree, &self.directory).map_err(|error| {
            let place = self.directory.display();
            let message = format!("the pages could not be written to `{place}`");
            Failure::refused("output_failed", message).caused_by(error)
        })?;
        let place = self.directory.display();
        invocation
            .ui
            .say(&format!("Wrote {written} pages to `{place}`."));
        Ok(())
    }
}

/// Writes the page of a command and of those below it; returns how many there are.
fn write_all(command: &Command, directory: &Path) -> io::Result<usize> {
    let mut written = 1;
    for child in command
        .get_subcommands()
        .filter(|child| !child.is_hide_set())
    {
        written += write_all(child, directory)?;
    }
    let name = command
        .get_display_name()
        .unwrap_or_else(|| command.get_name());
    fs::write(directory.join(format!("{name}.1")), page(command)?)?;
    Ok(written)
}

/// Returns the text of a page.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let after = command.get_after_long_help().map(ToString::to_string);
    // The examples and the exit codes become sections of their own, whose lines are kept.
    let plain = command.clone().after_long_help(None::<&str>);
    let version = env!("CARGO_PKG_VERSION");
    let mut text = Vec::new();
    let page = Page::new(plain)
        .source(format!("postern {version}"))
        .manual("Postern");
    page.render(&mut text)?;
    let mut sections = String::new();
    for section in after.iter().flat_map(|after| after.split("\n\n")) {
        let (heading, lines) = section.split_once('\n').unwrap_or((section, ""));
        sections.push_str(&preformatted(heading.trim_end_matches(':'), lines));
    }
    if command.get_name() == "postern" {
        sections.push_str(&environment());
    }
    text.extend(sections.into_bytes());
    Ok(text)
}

fn preformatted(heading: &str, lines: &str) -> String {
    let mut section = format!(".SH {}\n.nf\n", escaped(&heading.to_uppercase()));
    for line in lines.lines() {
        section.push_str(&escaped(line.strip_prefix("  ").unwrap_or(line)));
        section.push('\n');
    }
    section + ".fi\n"
}

/// Returns the section that lists every variable.
fn environment() -> String {
    let mut section = ".SH ENVIRONMENT\nEach is also a key of \\fIpostern.toml\\fR, without \
         \\fBPOSTERN_\\fR and in lower case. A flag wins over a variable, and that over the file.\n"
        .to_owned();
    section.extend(SETTINGS.iter().map(variable));
    section
}

fn variable(setting: &Setting) -> String {
    let (name, variable) = (setting.name, setting.variable);
    let flag = setting.flag.map(|flag| escaped(&format!(" ({flag})")));
    let flag = flag.unwrap_or_default();
    let also: Vec<_> = setting.also.iter().map(|alias| alias.variables()).collect();
    let also = match also.as_slice() {
        [] => String::new(),
        names => format!(" Also accepted: {}.", names.join(", ")),
    };
    format!(
        ".TP\n\\fB{variable}\\fR{flag}\nSetting \\fI{name}\\fR of \\fBpostern config show\\fR.{also}\n"
    )
}

/// Escapes what troff would take for a request or for other letters.
fn escaped(line: &str) -> String {
    let text = line
        .replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('\'', "\\(aq");
    if text.starts_with('.') {
        format!("\\&{text}")
    } else {
        text
    }
}
