//! Tests of the whole command tree.

use super::*;

#[test]
fn the_tree_is_sound() {
    Cli::command().debug_assert();
}
