//! A disk that a test can fill.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::PathBuf,
    process::Command,
};

use super::program::Program;

/// A small disk under a deployment's data directory.
pub(crate) struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one of that size; `None` where none can be mounted, and the output says so.
    pub(crate) fn under(program: &Program, size: &str) -> Option<Self> {
        let place = program.data_dir();
        fs::create_dir(&place).unwrap();
        let mut mount = Command::new("mount");
        let options = format!("size={size},mode=0700");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]);
        if !mount
            .arg(&place)
            .output()
            .is_ok_and(|told| told.status.success())
        {
            // Written past the capture of passing tests: whoever runs them is to know.
            let told =
                b"skipped: a full disk under the database; only root can mount a small one\n";
            io::stderr().write_all(told).unwrap();
            return None;
        }
        Some(Self(place))
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    /// Takes all room that is left.
    pub(crate) fn fill(&self) {
        let mut options = OpenOptions::new();
        let mut filler = options
            .create(true)
            .append(true)
            .open(self.filler())
            .unwrap();
        for size in [64 << 10, 512] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }

    /// Gives it back.
    pub(crate) fn empty(&self) {
        fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process of a test that failed may still be there.
        Command::new("umount").arg("-l").arg(&self.0).status().ok();
    }
}
