//! What is packed: the image's steps, the Debian package's files, and the script for others.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::program::Program;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// Writes past the capture of passing tests: whoever runs them is to know.
fn skipped(why: &str) {
    let told = format!("skipped: {why}\n");
    std::io::stderr().write_all(told.as_bytes()).unwrap();
}

#[test]
fn the_debian_packages_unit_is_the_one_that_is_printed() {
    let line = "relay unit --program /usr/bin/postern --data-dir /var/lib/postern";
    let printed = Program::new().ok(line);
    let packed = read("packaging/debian/postern.service");
    // The package's program is elsewhere than the one that is tested, and nothing else differs.
    assert_eq!(
        packed, printed,
        "write it: postern relay unit --program /usr/bin/postern"
    );
}

#[test]
fn every_file_of_the_debian_package_is_there() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let deb = &manifest["package"]["metadata"]["deb"];
    for asset in deb["assets"].as_array().unwrap() {
        let source = asset[0].as_str().unwrap();
        let folder = root().join(Path::new(source).parent().unwrap());
        assert!(
            source.starts_with("target/release/") || folder.is_dir(),
            "{source}"
        );
        if !source.contains('*') && !source.starts_with("target/release/") {
            assert!(root().join(source).is_file(), "{source}");
        }
    }
    for script in ["postinst", "prerm", "postrm"] {
        let text = read(&format!("packaging/debian/{script}"));
        assert!(
            text.starts_with("#!/bin/sh\nset -e\n") && text.contains("#DEBHELPER#"),
            "{script}"
        );
    }
}

#[test]
fn the_image_is_built_from_what_is_sent_and_runs_as_nobody_in_particular() {
    let dockerfile = read("Dockerfile");
    let instructions: Vec<_> = dockerfile
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(' ').unwrap())
        .collect();
    let known: BTreeSet<_> =
        "FROM WORKDIR COPY RUN USER ENV VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD"
            .split(' ')
            .collect();
    for (instruction, rest) in &instructions {
        assert!(known.contains(instruction), "{instruction} {rest}");
    }
    let stages = instructions
        .iter()
        .filter(|(instruction, _)| *instruction == "FROM")
        .count();
    assert_eq!(stages, 2);
    let last = |wanted: &str| {
        instructions
            .iter()
            .rev()
            .find(|(it, _)| *it == wanted)
            .unwrap()
            .1
    };
    assert_eq!(last("USER"), "10001:10001");
    assert!(last("HEALTHCHECK").contains(r#"CMD ["postern", "status""#));
    let version = read("rust-toolchain.toml");
    let version = version
        .split("channel = \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let short = version
        .rsplit_once('.')
        .filter(|(rest, _)| rest.contains('.'));
    let short = short.map_or(version, |(rest, _)| rest);
    assert!(
        instructions[0].1.contains(&format!("rust:{short}")),
        "{version}"
    );
    // What the build reads is sent, and what is not sent is not read.
    let sent = read(".dockerignore");
    for needed in [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "src",
        "migrations",
        "completions",
    ] {
        assert!(
            sent.lines().any(|line| line == format!("!{needed}")),
            "{needed}"
        );
    }
    assert!(sent.lines().any(|line| line == "*"));
}

#[test]
fn the_images_steps_run_one_by_one_in_a_scratch_root() {
    let is_root = rustix::process::geteuid().is_root();
    let tools = ["unshare", "chroot", "jq", "useradd"].map(|tool| {
        let folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];
        folders
            .iter()
            .any(|folder| Path::new(folder).join(tool).exists())
    });
    let trial = Command::new("unshare")
        .args(["--mount", "--net", "true"])
        .status();
    if !is_root || tools.contains(&false) || !trial.is_ok_and(|status| status.success()) {
        return skipped(
            "the steps of the Dockerfile, which take root, unshare, chroot, jq and useradd",
        );
    }
    let output = Command::new(root().join("packaging/run-dockerfile"))
        .arg(env!("CARGO_BIN_EXE_postern"))
        .output()
        .unwrap();
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    if told.contains("mount: ") && told.contains("overlay") {
        return skipped("the steps of the Dockerfile: this machine mounts no overlay");
    }
    assert!(output.status.success(), "{told}");
    assert!(told.contains("every step ran"), "{told}");
}

#[test]
fn a_package_script_installs_program_pages_and_completions() {
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new(root().join("packaging/install"))
        .arg(env!("CARGO_BIN_EXE_postern"))
        .arg(folder.path())
        .arg("/usr")
        .output()
        .unwrap();
    assert!(
        status.status.success(),
        "{}",
        String::from_utf8_lossy(&status.stderr)
    );
    for file in [
        "bin/postern",
        "share/man/man1/postern.1",
        "share/man/man1/postern-relay-unit.1",
        "share/bash-completion/completions/postern",
        "share/zsh/site-functions/_postern",
        "share/fish/vendor_completions.d/postern.fish",
    ] {
        let found = fs::metadata(folder.path().join("usr").join(file));
        assert!(found.is_ok_and(|found| found.len() > 0), "{file}");
    }
}
