//! What pages are made of: the pieces of markup that more than one page has, so that they look and read alike.
//!
//! Everything is text until it goes through `maud`, which escapes it. What others have written, such as names,
//! descriptions and addresses, goes through [`text`] besides.

use maud::{Markup, Render, html};

use super::{super::error::ApiError, text};
use crate::clock::Timestamp;

mod field;
mod list;

pub(super) use field::{Field, choice_of, confirm_delete};
pub(super) use list::{Column, facts, pages, table};

/// How a badge or a notice is meant; its words say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tone {
    /// Neither good nor bad.
    #[default]
    Calm,
    /// As it should be.
    Good,
    /// Worth a look.
    Warn,
    /// Wrong, refused or over.
    Bad,
    /// Waiting for a person.
    Accent,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Accent => "accent",
        }
    }
}

/// The head of a page: where one is, what it is called, and what can be done.
#[derive(Debug, Default)]
pub(super) struct PageHead<'a> {
    /// The pages above: their addresses and names.
    pub(super) above: &'a [(&'a str, &'a str)],
    /// The heading.
    pub(super) title: &'a str,
    /// A sentence beneath it.
    pub(super) lead: Option<&'a str>,
    /// Buttons and badges beside it.
    pub(super) actions: Option<Markup>,
}

impl Render for PageHead<'_> {
    fn render(&self) -> Markup {
        html! {
            div.page-head {
                div {
                    @if !self.above.is_empty() {
                        nav aria-label="Breadcrumb" {
                            ol.crumbs {
                                @for (address, name) in self.above {
                                    li { a href=(address) { (text::inline(name)) } }
                                }
                            }
                        }
                    }
                    h1 { (text::inline(self.title)) }
                    @if let Some(lead) = self.lead { p.lead { (text::inline(lead)) } }
                }
                @if let Some(actions) = &self.actions { div.actions { (actions) } }
            }
        }
    }
}

/// Returns a card: a heading with content that keeps its distance from the border.
pub(super) fn card(title: &str, content: &Markup) -> Markup {
    html! {
        section.card {
            header { h2 { (title) } }
            div.card-body { (content) }
        }
    }
}

/// Returns a card whose content, a table or a list of facts, reaches its border.
pub(super) fn flush_card(title: &str, content: &Markup) -> Markup {
    html! {
        section.card {
            header { h2 { (title) } }
            (content)
        }
    }
}

/// Returns a word for a state.
pub(super) fn badge(tone: Tone, text: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (text) } }
}

/// Says what was refused, above the form that it is about.
pub(super) fn problem(error: &ApiError) -> Markup {
    html! {
        div.notice.bad role="alert" {
            p { (text::sentence(&error.sentence())) }
        }
    }
}

/// Returns something that is to be noticed. What went wrong is told at once to who listens to the page.
pub(super) fn notice(tone: Tone, content: &Markup) -> Markup {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    html! { div class={ "notice " (tone.class()) } role=(role) { (content) } }
}

/// Returns what stands where nothing is yet, with the next step.
pub(super) fn empty(title: &str, text: &str, next: &Markup) -> Markup {
    html! {
        div.empty {
            h2 { (title) }
            p { (text) }
            (next)
        }
    }
}

/// Returns a secret that is shown this once, to be copied.
///
/// The button is for a script to show; without one the text is selected as a whole.
pub(super) fn secret_once(label: &str, secret: &str, advice: &str) -> Markup {
    html! {
        section.secret aria-label=(label) {
            div { strong { (label) } p.help { (advice) } }
            div.secret-line {
                code #secret { (secret) }
                button.copy type="button" data-copy="secret" hidden { "Copy" }
            }
        }
    }
}

/// Returns a moment, to the second and in UTC.
pub(super) fn time(moment: Timestamp) -> Markup {
    let exact = moment.to_string();
    html! { time.nowrap datetime=(exact) { (shown_time(&exact)) } }
}

/// Returns a moment, or what there is to say where there is none.
pub(super) fn time_or(moment: Option<Timestamp>, without: &str) -> Markup {
    moment.map_or_else(|| html! { span.muted { (without) } }, time)
}

/// Returns `2026-03-01 10:00:00 UTC` for `2026-03-01T10:00:00.000Z`.
fn shown_time(exact: &str) -> String {
    let whole = exact.split('.').next().unwrap_or(exact);
    let whole = whole.strip_suffix('Z').unwrap_or(whole);
    format!("{} UTC", whole.replace('T', " "))
}

/// Returns a count of something, in words: `1 agent`, `2 agents`.
pub(super) fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    }
}

/// Returns a limit of requests in an hour.
pub(super) fn limit(per_hour: Option<i64>) -> Markup {
    per_hour.map_or_else(
        || html! { span.muted { "none" } },
        |limit| html! { (limit) " an hour" },
    )
}

/// Returns names as a list of chips; those that lead somewhere are links.
pub(super) fn chips(names: &[String], base: Option<&str>, without: &str) -> Markup {
    if names.is_empty() {
        return html! { span.muted { (without) } };
    }
    html! {
        ul.chips {
            @for name in names {
                li {
                    @if let Some(base) = base { a href={ (base) "/" (name) } { (text::inline(name)) } }
                    @else { (text::inline(name)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_utc_and_exactly() {
        let moment = Timestamp::parse("2026-03-01T10:00:00.123Z").unwrap();
        let shown = time(moment).into_string();
        assert_eq!(
            shown,
            r#"<time class="nowrap" datetime="2026-03-01T10:00:00.123Z">2026-03-01 10:00:00 UTC</time>"#
        );
    }

    #[test]
    fn names_are_escaped() {
        let head = PageHead {
            title: "<script>alert(1)</script>",
            ..PageHead::default()
        };
        let shown = head.render().into_string();
        assert!(!shown.contains("<script>"), "{shown}");
        let names = ["\"><img src=x>".to_owned()];
        let shown = chips(&names, Some("/x"), "none").into_string();
        assert!(!shown.contains("<img"), "{shown}");
    }
}
