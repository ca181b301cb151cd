//! Tells the linker what keeps the idle relay small.

use std::{env, process::Command};

/// Which functions lie together (docs/adr/0026-what-runs-lies-together.md).
const FIRST: &str = "link/first.ld";

/// From which version on the C library reads packed relocations.
const GLIBC_MIN: (u32, u32) = (2, 36);

#[expect(
    clippy::disallowed_methods,
    reason = "what Cargo tells a build script is in its environment"
)]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={FIRST}");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // On this target the linker is the one that comes with the compiler, and knows how to.
    let is_known =
        is("TARGET", "x86_64-unknown-linux-gnu") && is("HOST", "x86_64-unknown-linux-gnu");
    if !is_known || !is("PROFILE", "release") || has_other_linker() {
        return;
    }
    if glibc().is_some_and(|found| found >= GLIBC_MIN) {
        // A twentieth of a megabyte instead of a whole one, all of which is read at the start.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    // The kernel maps 64 KB around each place that is used. Where these are scattered, that is nearly all of the program.
    if let Ok(root) = env::var("CARGO_MANIFEST_DIR") {
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{root}/{FIRST}");
    }
}

/// Returns whether somebody has chosen another linker, which may not know these ways.
#[expect(
    clippy::disallowed_methods,
    reason = "what Cargo tells a build script is in its environment"
)]
fn has_other_linker() -> bool {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    flags.contains("fuse-ld") || flags.contains("linker") || env::var("RUSTC_LINKER").is_ok()
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
