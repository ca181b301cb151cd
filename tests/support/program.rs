//! The real program in a folder of its own, with an environment that a test knows.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// What is set for every run, besides where things are.
const ENVIRONMENT: [(&str, &str); 3] = [("TZ", "UTC0"), ("COLUMNS", "80"), ("LANG", "C.UTF-8")];

/// A place in which commands are run.
pub(crate) struct Program {
    folder: tempfile::TempDir,
}

impl Program {
    /// Returns a place without a deployment.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// Returns a place with a deployment that has no owner yet.
    pub(crate) fn initialised() -> Self {
        let program = Self::new();
        program.ok("init --no-admin");
        program
    }

    /// Returns a place with the credential `slack`, the role `reader` and the agent `my-agent`.
    pub(crate) fn seeded() -> Self {
        let program = Self::initialised();
        program.ok_with(
            "add --name slack --auth api-key --api-base https://slack.com --value-file -",
            "v",
        );
        program.ok("role create --name reader --credentials slack --rate-limit 50");
        program.ok("agent create --name my-agent --credentials slack --rate-limit 100");
        program
    }

    /// Returns the folder of the deployment.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Returns the place itself.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a line whose words have no blanks in them.
    pub(crate) fn run(&self, line: &str) -> Output {
        self.run_in(line, &[], "")
    }

    /// Runs a line with more in the environment and something on standard input.
    pub(crate) fn run_in(&self, line: &str, environment: &[(&str, &str)], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postern"))
            .args(line.split_whitespace())
            .env_clear()
            .envs(ENVIRONMENT)
            .env("HOME", self.folder.path())
            .env("POSTERN_DATA_DIR", self.data_dir())
            .envs(environment.iter().copied())
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that does not read its input may have gone before it is written.
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        child.wait_with_output().unwrap()
    }

    /// Runs a line that has to succeed and returns what it printed.
    pub(crate) fn ok(&self, line: &str) -> String {
        self.ok_with(line, "")
    }

    /// Runs a line that has to succeed, with something on standard input.
    pub(crate) fn ok_with(&self, line: &str, input: &str) -> String {
        let output = self.run_in(line, &[], input);
        assert!(output.status.success(), "{line}: {}", self.told(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Returns everything that a line tells: both outputs and the exit status, in one text, with
    /// this place's path taken out.
    pub(crate) fn tell(&self, line: &str) -> String {
        self.told(&self.run(line))
    }

    /// Returns the text for an output that was had already; see [`Program::tell`].
    pub(crate) fn told(&self, output: &Output) -> String {
        let part = |name: &str, bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            let text = text.replace(&*self.folder.path().to_string_lossy(), "[PLACE]");
            let lines = text.lines().map(|line| format!("  {line}\n"));
            let lines: String = lines.collect();
            if lines.is_empty() {
                String::new()
            } else {
                format!("{name}:\n{lines}")
            }
        };
        let status = output
            .status
            .code()
            .map_or("a signal".to_owned(), |code| code.to_string());
        let (out, err) = (
            part("stdout", &output.stdout),
            part("stderr", &output.stderr),
        );
        format!("{out}{err}status: {status}")
    }
}
