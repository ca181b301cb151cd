//! The switch that has a browser told of what waits. `assets/push.js` shows it where the browser can be told;
//! without it everything else works.

use maud::{Markup, html};

/// Returns the switch, hidden until the script knows how it stands.
pub(super) fn switch() -> Markup {
    html! {
        section data-push hidden aria-label="Notifications" {
            p data-push-state role="status" {}
            button type="button" data-push-switch aria-pressed="false" { "Notify me in this browser" }
        }
    }
}
