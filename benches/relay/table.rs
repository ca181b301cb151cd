//! The one table that is printed: what was measured, for whom, and whether it is within the target.

use std::fmt;

/// Who was measured, in the order of the columns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Direct,
    Nginx,
    Postern,
}

impl Who {
    pub(crate) const ALL: [Who; 3] = [Who::Direct, Who::Nginx, Who::Postern];
    const NAMES: [&str; 3] = ["direct", "nginx", "postern"];

    pub(crate) fn name(self) -> &'static str {
        Who::NAMES[self as usize]
    }
}

/// The rows so far.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<[String; 6]>,
}

/// A target and whether it was met; `None` where what it compares with is missing.
pub(crate) struct Target {
    pub(crate) text: String,
    pub(crate) met: Option<bool>,
}

impl Target {
    /// Returns the target that the text states, judged by how Postern compares with nginx.
    pub(crate) fn beside_nginx(
        text: &str,
        compared: Option<(f64, String)>,
        holds: impl Fn(f64) -> bool,
    ) -> Self {
        let met = compared.as_ref().map(|(figure, _)| holds(*figure));
        let told = compared.map_or(String::new(), |(_, told)| format!(" ({told})"));
        let text = format!("{text}{told}");
        Self { text, met }
    }
}

impl Table {
    /// Adds a row with a figure for each of the three, `None` for those that were not measured.
    pub(crate) fn compare(
        &mut self,
        what: &str,
        figures: &[Option<String>; 3],
        target: Option<&Target>,
    ) {
        let met = target.and_then(|target| target.met);
        let verdict = match (target, met) {
            (None, _) => "",
            (Some(_), Some(true)) => "ok",
            (Some(_), Some(false)) => "missed",
            (Some(_), None) => "not compared",
        };
        let target = target.map_or("", |target| &target.text);
        self.add(what, figures, [target, verdict]);
    }

    /// Adds a row that is about Postern alone.
    pub(crate) fn figure(&mut self, what: &str, figure: String, target: Option<&Target>) {
        self.compare(what, &[None, None, Some(figure)], target);
    }

    /// Adds a row that is about Postern alone and has no target, with a note in its place.
    pub(crate) fn noted(&mut self, what: &str, figure: String, note: &str) {
        self.add(what, &[None, None, Some(figure)], [note, ""]);
    }

    fn add(&mut self, what: &str, figures: &[Option<String>; 3], [target, verdict]: [&str; 2]) {
        let [direct, nginx, postern] = figures
            .clone()
            .map(|figure| figure.unwrap_or_else(|| "–".to_owned()));
        let (what, target) = (what.to_owned(), target.to_owned());
        self.rows
            .push([what, direct, nginx, postern, target, verdict.to_owned()]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [direct, nginx, postern] = Who::NAMES;
        let head = ["", direct, nginx, postern, "target", ""].map(str::to_owned);
        let rows = || [&head].into_iter().chain(&self.rows);
        let width = |column: usize| {
            rows()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        for row in rows() {
            let [what, direct, nginx, postern, target, verdict] = row;
            let line = format!(
                "{what:<0$}  {direct:>1$}  {nginx:>2$}  {postern:>3$}  {target:<4$}  {verdict}",
                widths[0], widths[1], widths[2], widths[3], widths[4]
            );
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// Returns the middle of some figures.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Returns how Postern's figures are beside nginx's; `None` where nothing is to be compared.
pub(crate) fn beside_nginx(
    figures: &[Vec<f64>; 3],
    relation: fn(f64, f64) -> f64,
) -> Option<(f64, String)> {
    let [_, nginx, postern] = figures;
    beside(postern, nginx, relation)
}

/// Returns the middle of what figures are beside others of the same round, and the text of that with its range: what
/// else the machine does meanwhile meets both of a round alike. `None` where nothing is to be compared.
pub(crate) fn beside(
    figures: &[f64],
    others: &[f64],
    relation: fn(f64, f64) -> f64,
) -> Option<(f64, String)> {
    let rounds = figures.iter().zip(others);
    let mut all: Vec<f64> = rounds
        .map(|(figure, other)| relation(*figure, *other))
        .collect();
    all.sort_unstable_by(f64::total_cmp);
    let (least, most) = (*all.first()?, *all.last()?);
    let middle = median(all);
    Some((
        middle,
        format!("is {middle:.2}, rounds {least:.2} to {most:.2}"),
    ))
}

/// Returns the text for each of the three of the middle of their figures.
pub(crate) fn medians(figures: &[Vec<f64>; 3], text: fn(f64) -> String) -> [Option<String>; 3] {
    figures
        .each_ref()
        .map(|figures| (!figures.is_empty()).then(|| text(median(figures.clone()))))
}

/// Returns KiB as text in MB (of 1,000,000 bytes).
pub(crate) fn megabytes(kib: u64) -> String {
    format!("{:.1} MB", as_megabytes(kib))
}

/// Returns KiB in MB (of 1,000,000 bytes).
pub(crate) fn as_megabytes(kib: u64) -> f64 {
    u32::try_from(kib).map_or(f64::INFINITY, f64::from) * 1024.0 / 1e6
}
