//! Lays out lists and single things for people.

use comfy_table::{
    Attribute, Cell as TableCell, Color, ColumnConstraint, ContentArrangement, Table, Width,
    presets::NOTHING,
};

use super::{
    paint::{HEAD, paint},
    view::{Cell, Style},
    wrap::{width, wrap},
};

/// The blanks between two columns.
const GAP: usize = 2;
/// A column that is wider than this may be wrapped, down to this width or that of its head or longest word.
const COLUMN_MIN: usize = 8;
/// A word that is longer than this may be cut.
const WORD_MAX: usize = 24;

/// Where text is going to be shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// The columns of the terminal; `None` in a pipe, where nothing is wrapped.
    pub(super) columns: Option<usize>,
    /// Whether it shows colours.
    pub(super) coloured: bool,
}

/// Returns the rows under their heads, aligned; as blocks of lines where the columns have no room.
pub(super) fn list(heads: &[&str], rows: &[Vec<Cell>], page: Page) -> String {
    let widths = widths(heads, rows);
    let least = least(heads, rows, &widths);
    match page.columns {
        Some(columns) if least.iter().sum::<usize>() > columns => blocks(heads, rows, page),
        None if !page.coloured => plain(heads, rows, &widths),
        _ => table(heads, rows, &least, page),
    }
}

/// Returns a labelled value a line, the values aligned and wrapped.
pub(super) fn details(labelled: &[(&str, Cell)], page: Page) -> String {
    let indent = labelled
        .iter()
        .map(|(label, _)| width(label))
        .max()
        .unwrap_or(0)
        + GAP;
    let mut text = String::new();
    for (label, cell) in labelled {
        let room = page
            .columns
            .map(|columns| columns.saturating_sub(indent).max(COLUMN_MIN));
        let longest = cell.text().split(' ').map(width).max().unwrap_or(0);
        let blanks = " ".repeat(indent - width(label));
        text.push_str(&paint(label, HEAD, page.coloured));
        match (room, page.columns) {
            // A word that fits no line beside the label, such as a key, is kept whole below it.
            (Some(room), Some(columns)) if longest > room => {
                text.push('\n');
                value(&wrap(cell.text(), columns), "", cell, page, &mut text);
            }
            (Some(room), _) => {
                text.push_str(&blanks);
                value(
                    &wrap(cell.text(), room),
                    &" ".repeat(indent),
                    cell,
                    page,
                    &mut text,
                );
            }
            (None, _) => {
                text.push_str(&blanks);
                value(&[cell.text().to_owned()], "", cell, page, &mut text);
            }
        }
    }
    text
}

/// Adds the lines of a value, all but the first indented.
fn value(lines: &[String], indent: &str, cell: &Cell, page: Page, text: &mut String) {
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            text.push_str(indent);
        }
        text.push_str(&paint(line, cell.style().colour(), page.coloured));
        text.push('\n');
    }
}

/// Returns the widest content of each column.
fn widths(heads: &[&str], rows: &[Vec<Cell>]) -> Vec<usize> {
    let of_column = |(column, head): (usize, &&str)| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| width(cell.text()))
            .max()
            .unwrap_or(0)
            .max(width(head))
    };
    heads.iter().enumerate().map(of_column).collect()
}

/// Returns the least width of each column, the gap after it included: names are whole, and so are words.
fn least(heads: &[&str], rows: &[Vec<Cell>], widths: &[usize]) -> Vec<usize> {
    let longest_word = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let words = cells.flat_map(|cell| cell.text().split(' ').map(width));
        words.max().unwrap_or(0).min(WORD_MAX)
    };
    let of_column = |(column, &widest): (usize, &usize)| {
        let least = if column == 0 {
            widest
        } else {
            let head = width(heads[column]);
            widest.min(COLUMN_MIN.max(head).max(longest_word(column)))
        };
        if column + 1 == heads.len() {
            least
        } else {
            least + GAP
        }
    };
    widths.iter().enumerate().map(of_column).collect()
}

/// Returns the rows as a table in which nothing is wrapped and nothing is coloured: what a pipe gets. Of long
/// lists, working out a layout that cannot be otherwise would take most of the time.
fn plain(heads: &[&str], rows: &[Vec<Cell>], widths: &[usize]) -> String {
    let mut text = String::with_capacity((rows.len() + 1) * widths.iter().sum::<usize>());
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        for (cell, widest) in cells.zip(widths) {
            text.push_str(cell);
            let blanks = widest - width(cell) + GAP;
            text.extend(std::iter::repeat_n(' ', blanks));
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    };
    let heads: Vec<_> = heads.iter().map(|name| title(name)).collect();
    line(&mut heads.iter().map(String::as_str));
    for row in rows {
        line(&mut row.iter().map(Cell::text));
    }
    text
}

/// Returns the rows as a table.
fn table(heads: &[&str], rows: &[Vec<Cell>], least: &[usize], page: Page) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).force_no_tty();
    if page.coloured {
        table.enforce_styling();
    }
    match page.columns {
        Some(columns) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(narrow(columns)),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    let head = |name: &&str| TableCell::new(title(name)).add_attribute(Attribute::Bold);
    table.set_header(heads.iter().map(head).collect::<Vec<_>>());
    for row in rows {
        table.add_row(row.iter().map(styled).collect::<Vec<_>>());
    }
    for (number, column) in table.column_iter_mut().enumerate() {
        let is_last = number + 1 == heads.len();
        column.set_padding((0, if is_last { 0 } else { narrow(GAP) }));
        if page.columns.is_some() {
            column.set_constraint(if number == 0 {
                ColumnConstraint::ContentWidth
            } else {
                ColumnConstraint::LowerBoundary(Width::Fixed(narrow(least[number])))
            });
        }
    }
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Returns each row as labelled lines, with an empty line between two.
fn blocks(heads: &[&str], rows: &[Vec<Cell>], page: Page) -> String {
    let block = |row: &Vec<Cell>| {
        let labelled: Vec<(&str, Cell)> = heads.iter().copied().zip(row.iter().cloned()).collect();
        details(&labelled, page)
    };
    rows.iter().map(block).collect::<Vec<_>>().join("\n")
}

/// Returns the head of a column.
fn title(name: &str) -> String {
    name.replace('_', " ").to_uppercase()
}

/// Returns the cell as the table library wants it.
fn styled(cell: &Cell) -> TableCell {
    let plain = TableCell::new(cell.text());
    match cell.style() {
        Style::Plain => plain,
        Style::Good => plain.fg(Color::DarkGreen),
        Style::Bad => plain.fg(Color::DarkRed),
        Style::Dim => plain.add_attribute(Attribute::Dim),
    }
}

/// Returns a width as the table library wants it.
fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PIPE: Page = Page {
        columns: None,
        coloured: false,
    };

    fn terminal(columns: usize) -> Page {
        Page {
            columns: Some(columns),
            coloured: false,
        }
    }

    fn row(cells: &[&str]) -> Vec<Cell> {
        cells.iter().map(|text| Cell::from(*text)).collect()
    }

    #[test]
    fn a_list_is_aligned_and_has_no_trailing_blanks() {
        let rows = [row(&["reader", "50", ""]), row(&["a", "-", "both of them"])];
        let text = list(&["name", "rate_limit", "description"], &rows, PIPE);
        let expected = "NAME    RATE LIMIT  DESCRIPTION\nreader  50          -\na       -           both of them\n";
        assert_eq!(text, expected);
    }

    proptest! {
        #[test]
        fn in_a_pipe_a_list_is_laid_out_as_it_would_be_elsewhere(
            rows in prop::collection::vec(prop::collection::vec("[a-zü漢 -]{0,12}", 3), 0..6),
        ) {
            let heads = ["name", "rate_limit", "description"];
            let rows: Vec<Vec<Cell>> =
                rows.iter().map(|row| row.iter().map(|text| Cell::from(text.trim())).collect()).collect();
            let widths = widths(&heads, &rows);
            let laid_out = table(&heads, &rows, &least(&heads, &rows, &widths), PIPE);
            prop_assert_eq!(list(&heads, &rows, PIPE), laid_out);
        }
    }

    #[test]
    fn in_a_pipe_nothing_is_wrapped() {
        let long = "long ".repeat(100);
        let text = list(&["name", "description"], &[row(&["a", long.trim()])], PIPE);
        assert_eq!(text.lines().count(), 2);
        assert!(text.contains(long.trim()));
        assert_eq!(
            details(&[("description", Cell::from(long.as_str()))], PIPE)
                .lines()
                .count(),
            1
        );
    }

    #[test]
    fn on_a_terminal_names_are_whole_and_the_rest_wraps() {
        let name = "agent-with-a-long-name-0";
        let text = list(
            &["name", "enabled", "description"],
            &[row(&[name, "yes", &"long ".repeat(20)])],
            terminal(60),
        );
        assert!(
            text.contains(name) && text.lines().all(|line| width(line) <= 60),
            "{text}"
        );
    }

    #[test]
    fn a_table_without_room_becomes_blocks() {
        let name = "n".repeat(36);
        let text = list(
            &["name", "enabled"],
            &[row(&[&name, "yes"]), row(&["b", "no"])],
            terminal(40),
        );
        assert_eq!(
            text,
            format!("name\n{name}\nenabled  yes\n\nname     b\nenabled  no\n")
        );
    }

    #[test]
    fn a_key_is_not_broken() {
        let key = "f".repeat(64);
        let cells = [
            ("rate_limit_per_hour", Cell::from("5")),
            ("api_key", Cell::from(key.as_str())),
        ];
        assert!(
            details(&cells, terminal(80))
                .lines()
                .any(|line| line == key)
        );
    }

    #[test]
    fn styles_are_colours_where_there_are_any() {
        let rows = [vec![Cell::from("a"), Cell::dim("off")]];
        let shown = list(
            &["name", "state"],
            &rows,
            Page {
                columns: None,
                coloured: true,
            },
        );
        assert!(shown.contains("\u{1b}["));
        assert!(!list(&["name", "state"], &rows, PIPE).contains('\u{1b}'));
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(
            cells in prop::collection::vec(prop::collection::vec("[a-z世 -]{0,70}", 4), 0..4),
            columns in 40..130_usize,
        ) {
            let rows: Vec<Vec<Cell>> = cells
                .iter()
                .map(|row| row.iter().map(|text| Cell::from(text.as_str())).collect())
                .collect();
            let text = list(&["name", "description", "allowed_hosts", "created_at"], &rows, terminal(columns));
            for line in text.lines() {
                prop_assert!(width(line) <= columns, "{}", text);
            }
        }
    }
}
