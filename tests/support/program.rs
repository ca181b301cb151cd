//! The real program in a folder of its own, with an environment that a test knows.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use super::database::{Place, postgres_schema};

/// What is set for every run, besides where things are.
const ENVIRONMENT: [(&str, &str); 3] = [("TZ", "UTC0"), ("COLUMNS", "80"), ("LANG", "C.UTF-8")];

/// Writes each test twice, `name::sqlite` and `name::postgres`, and gives it a deployment. Its upstreams go
/// on while it waits for the program.
macro_rules! on_both_programs {
    ($($(#[$note:meta])* async fn $name:ident($program:ident) $body:block)*) => { $(
        $(#[$note])*
        mod $name {
            use super::*;

            async fn test($program: crate::support::program::Program) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test(crate::support::program::Program::owned()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let made = crate::support::program::Program::on_postgres().await;
                if let Some(program) = made {
                    test(program).await;
                }
            }
        }
    )* };
}
pub(crate) use on_both_programs;

/// A place in which commands are run.
pub(crate) struct Program {
    folder: tempfile::TempDir,
    /// What else is set for every run.
    settings: Vec<(&'static str, String)>,
    /// The database, where it is not in the folder.
    database: Option<Place>,
}

impl Program {
    /// Returns a place without a deployment.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            folder,
            settings: Vec::new(),
            database: None,
        }
    }

    /// Returns a place with a deployment on PostgreSQL; `None` where there is no server, and the output says so.
    pub(crate) async fn on_postgres() -> Option<Self> {
        let (url, place) = postgres_schema().await?;
        let mut program = Self::new();
        program.set("POSTERN_DATABASE_URL", url);
        program.database = Some(place);
        program.init_owned();
        Some(program)
    }

    /// Returns another host of the same deployment, with a data directory of its own.
    pub(crate) fn beside(&self) -> Self {
        let mut other = Self::new();
        other.set("POSTERN_DATABASE_URL", self.database_url());
        let key = self.data_dir().join("encryption.key");
        other.set("POSTERN_ENCRYPTION_KEY_FILE", key.display().to_string());
        other
    }

    /// Sets a variable for every run from now on.
    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.settings.retain(|(set, _)| *set != name);
        self.settings.push((name, value.into()));
    }

    /// Returns the address of the deployment's database.
    pub(crate) fn database_url(&self) -> String {
        let mut settings = self.settings.iter();
        let set = settings.find(|(name, _)| *name == "POSTERN_DATABASE_URL");
        set.map_or_else(
            || format!("sqlite://{}/postern.db", self.data_dir().display()),
            |(_, url)| url.clone(),
        )
    }

    /// Makes the credential `main`, which may go anywhere, and an agent `bot` who may use it; the agent's key.
    pub(crate) fn add_bot(&self) -> String {
        self.ok_with(
            "add --name main --auth api-key --any-host --value-file -",
            "a-real-secret",
        );
        let key = self.ok("agent create --name bot --credentials main");
        key.trim().to_owned()
    }

    /// Returns a place with a deployment that has no owner yet.
    pub(crate) fn initialised() -> Self {
        let program = Self::new();
        program.ok("init --no-admin");
        program
    }

    /// Returns a place with a deployment whose owner is `ann@example.com`.
    pub(crate) fn owned() -> Self {
        let program = Self::new();
        program.init_owned();
        program
    }

    /// Makes a deployment whose owner is `ann@example.com`.
    pub(crate) fn init_owned(&self) {
        let line = "init --admin-email ann@example.com --admin-password-file -";
        self.ok_with(line, "correct horse battery staple");
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
        let mut child = self
            .command(line)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that does not read its input may have gone before it is written.
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        child.wait_with_output().unwrap()
    }

    /// Returns a line that is still to be run.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postern"));
        self.place(command.args(line.split_whitespace()));
        command
    }

    /// Gives another command this place's folder and environment.
    pub(crate) fn place<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env_clear()
            .envs(ENVIRONMENT)
            .env("HOME", self.folder.path())
            .env("POSTERN_DATA_DIR", self.data_dir())
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path())
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
    /// this place's path, times and ids taken out.
    pub(crate) fn tell(&self, line: &str) -> String {
        self.told(&self.run(line))
    }

    /// Returns the text for an output that was had already; see [`Program::tell`].
    pub(crate) fn told(&self, output: &Output) -> String {
        let part = |name: &str, bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            let text = text.replace(&*self.folder.path().to_string_lossy(), "[PLACE]");
            let text = varying(&text);
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

/// Returns a text with names in place of what is another in every run: times and ids.
pub(crate) fn varying(text: &str) -> String {
    let time = r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z| \d\d:\d\d:\d\d UTC)";
    let time = regex::Regex::new(time).unwrap();
    let id = regex::Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").unwrap();
    let text = time.replace_all(text, "[TIME]");
    id.replace_all(&text, "[ID]").into_owned()
}
