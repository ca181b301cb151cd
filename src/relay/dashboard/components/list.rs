//! Tables, lists of facts, and the way to further pages of a list.

use maud::{Markup, html};

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(in crate::relay::dashboard) struct Column {
    name: &'static str,
    is_number: bool,
}

impl Column {
    /// A column of words.
    pub(in crate::relay::dashboard) const fn text(name: &'static str) -> Self {
        let is_number = false;
        Self { name, is_number }
    }

    /// A column of numbers, which stand on the right.
    pub(in crate::relay::dashboard) const fn number(name: &'static str) -> Self {
        let is_number = true;
        Self { name, is_number }
    }

    const fn class(&self) -> Option<&'static str> {
        if self.is_number {
            Some("numeric")
        } else {
            None
        }
    }
}

/// Returns a table; the first cell of a row names the row. On a narrow screen each row is a card.
///
/// The roles are spelt out because rows that are laid out as cards are no rows to browsers otherwise.
pub(in crate::relay::dashboard) fn table(
    caption: &str,
    columns: &[Column],
    rows: &[Vec<Markup>],
) -> Markup {
    html! {
        div.table-wrap.cards {
            table role="table" {
                caption.visually-hidden { (caption) }
                thead role="rowgroup" {
                    tr role="row" {
                        @for column in columns {
                            th class=[column.class()] scope="col" role="columnheader" { (column.name) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for row in rows {
                        tr role="row" { (cells(columns, row)) }
                    }
                }
            }
        }
    }
}

fn cells(columns: &[Column], row: &[Markup]) -> Markup {
    let mut pairs = columns.iter().zip(row);
    let first = pairs.next();
    html! {
        @if let Some((_, cell)) = first { th scope="row" role="rowheader" { (cell) } }
        @for (column, cell) in pairs {
            td class=[column.class()] role="cell" data-label=(column.name) { div { (cell) } }
        }
    }
}

/// Returns a list of facts about one thing.
pub(in crate::relay::dashboard) fn facts(facts: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in facts {
                div { dt { (name) } dd { (value) } }
            }
        }
    }
}

/// Returns the way to the pages before and after one of a list; nothing where it is the only one.
pub(in crate::relay::dashboard) fn pages(newest: Option<&str>, older: Option<&str>) -> Markup {
    html! {
        @if newest.is_some() || older.is_some() {
            nav.pages aria-label="Pages" {
                @if let Some(address) = newest { a.button href=(address) rel="first" { "Newest" } } @else { span {} }
                @if let Some(address) = older { a.button href=(address) rel="next" { "Older" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_says_what_each_cell_is() {
        let columns = [Column::text("Name"), Column::number("Uses")];
        let rows = [vec![html! { "a" }, html! { "7" }]];
        let shown = table("Things", &columns, &rows).into_string();
        assert!(
            shown.contains(r#"<th scope="row" role="rowheader">a</th>"#),
            "{shown}"
        );
        let cell = r#"<td class="numeric" role="cell" data-label="Uses"><div>7</div></td>"#;
        assert!(shown.contains(cell), "{shown}");
    }

    #[test]
    fn a_list_of_one_page_has_no_way_on() {
        assert_eq!(pages(None, None).into_string(), "");
        assert!(
            pages(None, Some("/x?a=1&b=2"))
                .into_string()
                .contains("a=1&amp;b=2")
        );
    }
}
