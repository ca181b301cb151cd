//! A progress bar for long work, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::clean::clean;

/// Shows how far long work is; the bar goes away when it is dropped.
#[derive(Debug)]
pub struct Progress {
    /// The bar; a hidden one where there is no terminal.
    bar: ProgressBar,
}

impl Progress {
    /// Returns a bar of `total` bytes on standard error, or a hidden one.
    pub(super) fn new(what: &str, total: u64, shown: bool) -> Self {
        let template = "{msg} {wide_bar} {bytes} of {total_bytes}";
        Self::with_template((what, template), total, shown)
    }

    /// The same of `total` things.
    pub(super) fn of_things(what: &str, total: u64, shown: bool) -> Self {
        let template = "{msg} {wide_bar} {pos} of {len}";
        Self::with_template((what, template), total, shown)
    }

    fn with_template((what, template): (&str, &str), total: u64, shown: bool) -> Self {
        let target = if shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let style =
            ProgressStyle::with_template(template).expect("the template is fixed and well-formed");
        bar.set_style(style);
        bar.set_message(clean(what).into_owned());
        Self { bar }
    }

    /// Tells that so many more are done.
    pub fn inc(&self, more: u64) {
        self.bar.inc(more);
    }

    /// Does something that writes to the terminal while the bar is out of the way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
