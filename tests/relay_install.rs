//! `/install/tap`, run by a real shell with a real curl.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use crate::support::{
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer},
};

/// A `curl` that tells how it was called, and what is in the file of its configuration.
const TELLING: &str = "#!/bin/bash\nprintf 'argument %s\\n' \"$@\"\nwhile [ $# -gt 0 ]; do\n\
    if [ \"$1\" = --config ]; then cat \"$2\"; fi\nshift\ndone\n";

/// The installed script, and how it is called.
struct Installed<'a> {
    folder: &'a Path,
    shell: &'a str,
    environment: Vec<(&'a str, String)>,
}

impl Installed<'_> {
    async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(self.shell);
        command.arg(self.folder.join("tap")).args(arguments);
        command.env_clear().env("PATH", "/usr/bin:/bin");
        command.env("HOME", self.folder);
        command.envs(self.environment.iter().cloned());
        let ran = tokio::task::spawn_blocking(move || command.output());
        ran.await.unwrap().unwrap()
    }

    async fn ok(&self, arguments: &[&str]) -> String {
        let told = self.run(arguments).await;
        assert!(told.status.success(), "{told:?}");
        String::from_utf8(told.stdout).unwrap()
    }
}

async fn install(relay: &TestRelay, folder: &Path) {
    let told = relay.agent.bearing(None).get("/install/tap").await;
    assert_eq!(
        (told.status, told.header("content-type")),
        (200, Some("text/plain; charset=utf-8"))
    );
    fs::write(folder.join("tap"), &told.body).unwrap();
}

on_a_relay! {
    async fn an_agent_with_a_shell_calls_through_the_script(relay) {
        let folder = tempfile::tempdir().unwrap();
        install(relay, folder.path()).await;
        let upstream = Upstream::with(|seen| answer("200 OK", "", seen.body.clone())).await;
        let key = relay.agent.key.clone().unwrap();
        let url = format!("http://{}/", relay.agent.address);
        let environment = vec![("TAP_API_KEY", key), ("TAP_PROXY_URL", url)];
        let target = format!("X-TAP-Target: {}", upstream.url("/it's [a] $(path)").replace(' ', "%20"));
        for shell in ["bash", "sh"] {
            let tap = Installed { folder: folder.path(), shell, environment: environment.clone() };
            assert!(tap.ok(&["services"]).await.contains("\"main\""));
            assert!(tap.ok(&["config"]).await.contains("\"agent_id\":\"reader\""));
            let body = "a 'body' $(id) \"quoted\"";
            relay.policy("main", r#"{"auto_approve_methods": ["POST"]}"#).await;
            let call = [
                "forward", "-H", "X-TAP-Credential: main", "-H", &target, "-H", "X-TAP-Method: POST", "--data", body,
            ];
            assert_eq!(tap.ok(&call).await, body);
            assert!(tap.ok(&["logs", "--get", "--data", "limit=1"]).await.contains("\"count\":1"));
        }
    }

    async fn a_redirect_is_shown_and_not_followed_with_the_key(relay) {
        let folder = tempfile::tempdir().unwrap();
        install(relay, folder.path()).await;
        let elsewhere = Upstream::ok().await;
        let moved = format!("location: {}\r\n", elsewhere.url("/"));
        let upstream = Upstream::answering(answer("302 Found", &moved, b"moved")).await;
        let tap = Installed {
            folder: folder.path(),
            shell: "bash",
            environment: vec![
                ("TAP_API_KEY", relay.agent.key.clone().unwrap()),
                ("TAP_PROXY_URL", format!("http://{}", relay.agent.address)),
            ],
        };
        let target = format!("X-TAP-Target: {}", upstream.url("/"));
        assert_eq!(tap.ok(&["forward", "-L", "-H", "X-TAP-Credential: main", "-H", &target]).await, "moved");
        assert!(elsewhere.seen().is_empty());
    }

    async fn the_key_is_on_no_command_line(relay) {
        let folder = tempfile::tempdir().unwrap();
        install(relay, folder.path()).await;
        let curl = folder.path().join("curl");
        fs::write(&curl, TELLING).unwrap();
        fs::set_permissions(&curl, fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:/usr/bin:/bin", folder.path().display());
        let environment = vec![("TAP_API_KEY", "the_key".to_owned()), ("PATH", path)];
        let tap = Installed { folder: folder.path(), shell: "bash", environment };
        let told = tap.ok(&["forward", "-d", "@-"]).await;
        let of_curl: Vec<_> = told.lines().filter(|line| line.starts_with("argument ")).collect();
        assert!(of_curl.iter().all(|line| !line.contains("the_key")), "{told}");
        assert!(told.contains("header = \"X-TAP-Key: the_key\"\n"), "{told}");
        assert!(told.contains("argument https://postern.example.com/forward\n"), "the relay's own address: {told}");
    }

    async fn what_is_called_wrongly_is_told(relay) {
        let folder = tempfile::tempdir().unwrap();
        install(relay, folder.path()).await;
        let with = |key: &str, url: &str| Installed {
            folder: folder.path(),
            shell: "bash",
            environment: vec![("TAP_API_KEY", key.to_owned()), ("TAP_PROXY_URL", url.to_owned())],
        };
        let (good, url) = ("pst_0", "http://127.0.0.1:9");
        let wrong: [(&str, &str, &[&str], &str); 9] = [
            (good, url, &[], "Usage: tap"),
            (good, url, &["fetch"], "there is no command `fetch`"),
            (good, url, &["$(touch owned)"], "there is no command `$(touch owned)`"),
            ("", url, &["services"], "TAP_API_KEY is not set"),
            ("a\"\nurl = x", url, &["services"], "TAP_API_KEY holds a character"),
            (good, "ftp://a", &["services"], "TAP_PROXY_URL is not an address"),
            (good, url, &["forward", "https://api.example.com"], "the target is a header"),
            (good, url, &["forward", "--url", "a"], "the target is a header"),
            (good, url, &["forward", "-s", "HTTP://a"], "the target is a header"),
        ];
        for (key, url, arguments, told) in wrong {
            let output = with(key, url).run(arguments).await;
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!((output.status.code(), said.contains(told)), (Some(2), true), "{said}");
            assert!(output.stdout.is_empty());
        }
        let help = with("", url).run(&["--help"]).await;
        assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).starts_with("Usage: tap"));
        // Nobody is there: what curl says is what the script says.
        let output = with(good, url).run(&["services"]).await;
        assert_eq!(output.status.code(), Some(7), "{output:?}");
    }
}
