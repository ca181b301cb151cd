//! Requests over time by outcome: bars, drawn here as SVG, and the same figures as a table.
//!
//! Widths are percentages and heights are pixels, so that the bars take the room there is and letters keep their
//! size. Colours are classes, because the pages allow no inline styles.

use maud::{Markup, html};

use super::components::empty;
use crate::{
    clock::Timestamp,
    store::{OutcomeSpan, Outcomes},
};

/// The outcomes from the axis up, and what they are called.
const SERIES: [(&str, &str); 6] = [
    ("allowed", "Allowed"),
    ("pending", "Waiting"),
    ("denied", "Denied"),
    ("timeout", "Timed out"),
    ("refused", "Refused"),
    ("error", "Failed"),
];
/// The height of the bars' ground, in pixels, and the room below it for the times.
const HEIGHT: f64 = 180.0;
const BELOW: f64 = 24.0;
/// The least height of what is there at all.
const BAR_MIN: f64 = 2.0;
/// The most lines across.
const TICKS_MAX: u64 = 4;
/// How many times are written beneath, at most; on a narrow screen it is every other one.
const LABELS_MAX: usize = 8;

/// What is plotted: each part of a span with its outcomes.
#[derive(Debug)]
pub(super) struct Plot<'a> {
    /// What the figures are of, such as `Requests of the last 24 hours`.
    pub(super) title: &'a str,
    /// When the parts begin.
    pub(super) span: OutcomeSpan,
    /// The outcomes of each part.
    pub(super) parts: &'a [Outcomes],
}

impl Plot<'_> {
    /// Returns the plot, its legend and its table.
    pub(super) fn markup(&self) -> Markup {
        let totals = self.totals();
        if totals.iter().all(|(_, _, total)| *total == 0) {
            let text = "Requests appear here as soon as an agent makes one.";
            return empty("No requests in this time", text, &html! {});
        }
        html! {
            figure.plot {
                (legend(&totals))
                (self.drawing(&totals))
                details.more {
                    summary { "The figures as a table" }
                    (self.figures())
                }
            }
        }
    }

    /// Returns the outcomes that there are, with how many requests ended so in all.
    fn totals(&self) -> Vec<(&'static str, &'static str, u64)> {
        let sum = |word| self.parts.iter().map(|part| count(part, word)).sum();
        let totals = SERIES.map(|(word, name)| (word, name, sum(word)));
        totals
            .into_iter()
            .filter(|(word, _, total)| *total > 0 || *word == "allowed")
            .collect()
    }

    fn drawing(&self, totals: &[(&str, &str, u64)]) -> Markup {
        let most = self.parts.iter().map(whole).max().unwrap_or(0);
        let (step, top) = scale(most);
        html! {
            svg.area role="img" aria-labelledby="plot-title plot-desc" width="100%" height=(HEIGHT + BELOW) {
                title #plot-title { (self.title) }
                desc #plot-desc { (in_a_sentence(totals)) }
                @for tick in (0..=top / step).map(|tick| tick * step) {
                    @let y = round(HEIGHT - height(tick, top));
                    line class=(if tick == 0 { "axis" } else { "grid" }) x1="0" x2="100%" y1=(y) y2=(y) {}
                    text.y x="-8" y=(y + 4.0) text-anchor="end" { (grouped(tick)) }
                }
                @for (at, (start, part)) in self.span.starts().zip(self.parts).enumerate() {
                    (self.bar((at, start), part, top))
                }
                (self.times())
            }
        }
    }

    /// Returns the bar of one part: its outcomes, one on the other.
    fn bar(&self, (at, start): (usize, Timestamp), part: &Outcomes, top: u64) -> Markup {
        let width = 100.0 / wide(self.parts.len());
        let (x, mut y) = (width * (wide(at) + 0.1), HEIGHT);
        let mut pieces = Vec::new();
        for (word, _) in SERIES {
            let total = count(part, word);
            if total > 0 {
                let high = height(total, top).max(BAR_MIN);
                y -= high;
                pieces.push((word, round(y), round(high)));
            }
        }
        html! {
            @if !pieces.is_empty() {
                g {
                    title { (clock(start)) ": " (in_words(part)) }
                    @for (word, y, high) in pieces {
                        rect class=(word) x={ (round(x)) "%" } width={ (round(width * 0.8)) "%" } y=(y) height=(high) {}
                    }
                }
            }
        }
    }

    /// Returns the times beneath, each where its part begins.
    fn times(&self) -> Markup {
        let every = self.parts.len().div_ceil(LABELS_MAX).max(1);
        let width = 100.0 / wide(self.parts.len());
        let labels = self.span.starts().enumerate().step_by(every).enumerate();
        html! {
            @for (number, (at, start)) in labels {
                @let x = round(width * wide(at));
                text.x.minor[number % 2 == 1] x={ (x) "%" } y=(HEIGHT + BELOW - 6.0) text-anchor="start" { (clock(start)) }
            }
        }
    }

    fn figures(&self) -> Markup {
        html! {
            div.table-wrap tabindex="0" role="region" aria-label=(self.title) {
                table {
                    caption.visually-hidden { (self.title) }
                    thead { tr {
                        th scope="col" { "From (UTC)" }
                        @for (_, name) in SERIES { th.numeric scope="col" { (name) } }
                    } }
                    tbody {
                        @for (start, part) in self.span.starts().zip(self.parts) {
                            @if whole(part) > 0 {
                                tr {
                                    th.nowrap scope="row" { (day_and_clock(start)) }
                                    @for (word, _) in SERIES { td.numeric { (grouped(count(part, word))) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Says in a sentence what the bars show.
fn in_a_sentence(totals: &[(&str, &str, u64)]) -> String {
    let all: u64 = totals.iter().map(|(_, _, total)| total).sum();
    let each: Vec<_> = totals
        .iter()
        .map(|(_, name, total)| format!("{} {}", grouped(*total), name.to_lowercase()))
        .collect();
    format!(
        "{} requests: {}. The table below has every figure.",
        grouped(all),
        each.join(", ")
    )
}

fn legend(totals: &[(&str, &str, u64)]) -> Markup {
    html! {
        ul.legend {
            @for (word, name, total) in totals {
                li {
                    svg aria-hidden="true" viewBox="0 0 10 10" { rect class=(word) width="10" height="10" rx="2" {} }
                    (name) " " strong { (grouped(*total)) }
                }
            }
        }
    }
}

/// Returns the distance of the lines across and what the uppermost stands for: steps of 1, 2 or 5 times a power of
/// ten, and at least one whole request.
fn scale(most: u64) -> (u64, u64) {
    let least = most.div_ceil(TICKS_MAX).max(1);
    let power = 10_u64.saturating_pow(least.ilog10());
    let step = [1, 2, 5, 10]
        .into_iter()
        .map(|factor| power.saturating_mul(factor))
        .find(|step| *step >= least)
        .unwrap_or(least);
    (step, most.max(1).div_ceil(step).saturating_mul(step))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a pixel is far more than what is lost of a count"
)]
fn height(count: u64, top: u64) -> f64 {
    count as f64 / top as f64 * HEIGHT
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are at most some hundred parts"
)]
fn wide(parts: usize) -> f64 {
    parts as f64
}

/// Returns a number with two places.
fn round(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn count(part: &Outcomes, word: &str) -> u64 {
    part.get(word).copied().unwrap_or(0)
}

fn whole(part: &Outcomes) -> u64 {
    SERIES.iter().map(|(word, _)| count(part, word)).sum()
}

fn in_words(part: &Outcomes) -> String {
    let there = SERIES.iter().filter(|(word, _)| count(part, word) > 0);
    let each: Vec<_> = there
        .map(|(word, name)| format!("{} {}", grouped(count(part, word)), name.to_lowercase()))
        .collect();
    each.join(", ")
}

/// Returns a number with its thousands apart, by a space that does not break a line.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + 6);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push('\u{202f}');
        }
        shown.push(digit);
    }
    shown
}

/// Returns the time of day: `10:30`.
fn clock(moment: Timestamp) -> String {
    moment.to_string().get(11..16).unwrap_or("").to_owned()
}

fn day_and_clock(moment: Timestamp) -> String {
    let exact = moment.to_string();
    exact.get(..16).unwrap_or(&exact).replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(counts: &[(&str, u64)]) -> Outcomes {
        counts
            .iter()
            .map(|(word, count)| ((*word).to_owned(), *count))
            .collect()
    }

    fn plotted(parts: &[Outcomes]) -> String {
        let now = Timestamp::parse("2026-03-01T12:10:00Z").unwrap();
        let span = OutcomeSpan::until(now, 30, parts.len());
        let title = "Requests";
        Plot { title, span, parts }.markup().into_string()
    }

    #[test]
    fn lines_across_are_at_round_numbers() {
        for (most, wanted) in [
            (0, (1, 1)),
            (1, (1, 1)),
            (3, (1, 3)),
            (5, (2, 6)),
            (40, (10, 40)),
            (41, (20, 60)),
            (9_999, (5_000, 10_000)),
            (1_000_001, (500_000, 1_500_000)),
        ] {
            assert_eq!(scale(most), wanted, "{most}");
        }
        let (step, top) = scale(u64::MAX / 2);
        assert!(top / step <= TICKS_MAX + 1);
    }

    #[test]
    fn nothing_is_an_empty_state() {
        let shown = plotted(&[part(&[]), part(&[])]);
        assert!(shown.contains("No requests in this time") && !shown.contains("<svg"));
    }

    #[test]
    fn a_single_part_takes_the_whole_width() {
        let shown = plotted(&[part(&[("allowed", 3)])]);
        assert!(shown.contains(r#"x="10%" width="80%""#), "{shown}");
    }

    #[test]
    fn beside_a_spike_what_is_small_is_seen() {
        let shown = plotted(&[part(&[("allowed", 1_000_000)]), part(&[("refused", 1)])]);
        assert!(shown.contains(r#"height="2""#), "{shown}");
        assert!(shown.contains("1\u{202f}000\u{202f}000"), "{shown}");
    }

    #[test]
    fn the_table_has_every_figure() {
        let parts = [
            part(&[("allowed", 12), ("denied", 3)]),
            part(&[("error", 4)]),
        ];
        let shown = plotted(&parts);
        for row in [
            r#"2026-03-01 11:30</th><td class="numeric">12</td><td class="numeric">0</td><td class="numeric">3</td>"#,
            r#"2026-03-01 12:00</th><td class="numeric">0</td>"#,
            "19 requests: 12 allowed, 3 denied, 4 failed",
        ] {
            assert!(shown.contains(row), "{row} in {shown}");
        }
        assert!(!shown.contains("style="), "{shown}");
    }
}
