//! Where a manifest says that the value of a credential comes from: a file, a variable, or what a command prints.

use std::{path::Path, process::Stdio, time::Duration};

use tokio::{io::AsyncReadExt as _, process::Command, time::timeout};

use super::{
    Mistake,
    fields::{Fields, text, wrong},
    node::{Content, Node},
};
use crate::{
    commands::{Failure, Invocation, invocation::secret_of_flag},
    secrets::Secret,
    store::{CredentialError, SealedValue, SealedValueError},
};

/// How long a command may take to print a value.
const COMMAND_MAX: Duration = Duration::from_mins(1);
/// The longest value that a command may print, in bytes.
const VALUE_BYTES_MAX: u64 = 1024 * 1024;

/// Where a value comes from.
pub(super) struct Source {
    /// The line that says so.
    pub(super) line: u64,
    from: From,
}

enum From {
    File(String),
    Variable(String),
    Command(Vec<String>),
    Sealed(SealedValue),
}

impl Source {
    /// Takes what an entry says of its value.
    pub(super) fn take(fields: &mut Fields) -> Result<Option<Self>, Mistake> {
        if let Some(node) = fields.take("value") {
            let told = "a value does not stand in a manifest";
            let hint = "`value_file`, `value_env` or `value_command` tells where it is, or \
                        `value_sealed` has it as `postern credential seal` prints it";
            return Err(Mistake::at(Some(node.line), told.to_owned()).with_hint(hint));
        }
        let mut found: Option<Self> = None;
        for name in ["value_file", "value_env", "value_command", "value_sealed"] {
            let Some(node) = fields.take(name) else {
                continue;
            };
            if found.is_some() {
                let told = "`value_file`, `value_env`, `value_command` and `value_sealed` exclude each other";
                return Err(Mistake::at(Some(node.line), told.to_owned()));
            }
            found = Some(Self {
                line: node.line,
                from: match name {
                    "value_file" => From::File(text(node, name)?),
                    "value_env" => From::Variable(text(node, name)?),
                    "value_command" => From::Command(words(node, name)?),
                    _ => From::Sealed(sealed(node, name)?),
                },
            });
        }
        Ok(found)
    }

    /// Returns the value as it is sealed, if it is.
    pub(super) fn sealed(&self) -> Option<&SealedValue> {
        match &self.from {
            From::Sealed(sealed) => Some(sealed),
            _ => None,
        }
    }

    /// Reads the value, which is not sealed; paths and commands are relative to the manifest's folder.
    pub(super) async fn read(
        &self,
        folder: &Path,
        invocation: &Invocation,
    ) -> Result<Secret, Failure> {
        let value = match &self.from {
            From::File(path) => secret_of_flag(&folder.join(path), "value_file")?,
            From::Variable(name) => {
                let set = invocation.environment.get(name).map(Secret::from);
                let unset = || format!("`value_env`: `{name}` is not set, or empty");
                set.ok_or_else(|| Failure::usage(unset()))?
            }
            From::Command(words) => printed(words, folder, invocation).await?,
            From::Sealed(_) => unreachable!("what is sealed is opened where it is applied"),
        };
        if value.is_empty() {
            return Err(Failure::usage("the value is empty"));
        }
        Ok(value)
    }
}

/// Reads a sealed value.
fn sealed(node: Node, name: &str) -> Result<SealedValue, Mistake> {
    let line = node.line;
    text(node, name)?
        .parse()
        .map_err(|error: SealedValueError| {
            Mistake::at(Some(line), CredentialError::from(error).to_string())
        })
}

/// Reads a command: a list of words as it is, or a text for the shell.
fn words(node: Node, name: &str) -> Result<Vec<String>, Mistake> {
    let wanted = "a text for the shell, or a list of a program and its arguments";
    let words = match node.content {
        Content::Text(line) => vec!["sh".to_owned(), "-c".to_owned(), line],
        Content::List(list) if !list.is_empty() => {
            let words = list.into_iter().map(|word| text(word, name));
            words.collect::<Result<_, _>>()?
        }
        _ => return Err(wrong(&node, name, wanted)),
    };
    Ok(words)
}

/// Returns what a command prints. Nothing of that is in any error: it may be a secret even then.
async fn printed(
    words: &[String],
    folder: &Path,
    invocation: &Invocation,
) -> Result<Secret, Failure> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(Failure::usage("`value_command` names no program"));
    };
    let failed = |why: String| Failure::refused("value_command_failed", why);
    let stderr = if invocation.ui.format().is_for_machines() {
        Stdio::null()
    } else {
        Stdio::inherit()
    };
    let mut command = Command::new(program);
    let command = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(stderr)
        .kill_on_drop(true);
    if !folder.as_os_str().is_empty() {
        command.current_dir(folder);
    }
    let mut child = command.spawn().map_err(|error| {
        failed(format!("`value_command`: `{program}` cannot be started")).caused_by(error)
    })?;
    let mut bytes = Vec::new();
    let stdout = child.stdout.take();
    let run = async {
        if let Some(stdout) = stdout {
            stdout
                .take(VALUE_BYTES_MAX + 1)
                .read_to_end(&mut bytes)
                .await?;
        }
        child.wait().await
    };
    let ended = timeout(COMMAND_MAX, run).await;
    let value = Secret::new(bytes).without_line_end();
    let told = |what: &str| format!("`value_command`: `{program}` {what}");
    match ended {
        Err(_) => Err(failed(told(&format!(
            "has not ended within {} s",
            COMMAND_MAX.as_secs()
        )))),
        Ok(Err(error)) => Err(failed(told("cannot be read")).caused_by(error)),
        Ok(Ok(status)) if !status.success() => Err(failed(told(&format!("ended with {status}")))),
        Ok(Ok(_)) if u64::try_from(value.len()).unwrap_or(u64::MAX) >= VALUE_BYTES_MAX => {
            Err(failed(told("prints more than a mebibyte")))
        }
        Ok(Ok(_)) => Ok(value),
    }
}
