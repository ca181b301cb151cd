//! Tells the linker what keeps the idle relay small.

use std::{env, process::Command};

/// From which version on the C library reads packed relocations.
const GLIBC_MIN: (u32, u32) = (2, 36);

#[expect(
    clippy::disallowed_methods,
    reason = "what Cargo tells a build script is in its environment"
)]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // On this target the linker is the one that comes with the compiler, and knows how to.
    let is_known =
        is("TARGET", "x86_64-unknown-linux-gnu") && is("HOST", "x86_64-unknown-linux-gnu");
    if is_known && is("PROFILE", "release") && glibc().is_some_and(|found| found >= GLIBC_MIN) {
        // A twentieth of a megabyte instead of a whole one, all of which is read at the start.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Returns the version of this system's C library.
fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf")
        .arg("GNU_LIBC_VERSION")
        .output()
        .ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
