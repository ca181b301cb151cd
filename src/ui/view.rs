//! What a command shows: one struct with a view for people and one for scripts.

use serde::Serialize;

use super::clean::clean;

/// Something that can be shown: its serialised form to scripts, its cells to people.
pub trait View: Serialize {
    /// The names of the columns of a list; the first holds the name of the thing.
    const COLUMNS: &'static [&'static str];

    /// Returns the cells of a list, one for each of [`View::COLUMNS`].
    fn row(&self) -> Vec<Cell>;

    /// Returns the labelled values that are shown when it is the only one.
    fn details(&self) -> Vec<(&'static str, Cell)>;
}

/// How a cell looks on a terminal with colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Like all text.
    #[default]
    Plain,
    /// As it should be: green.
    Good,
    /// Not as it should be: red.
    Bad,
    /// Of little importance: faint.
    Dim,
}

/// A text with a style, safe to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What is shown; without hidden characters, because every constructor cleans it.
    text: String,
    /// How it is shown.
    style: Style,
}

impl Cell {
    /// Returns a cell of that style; hidden characters of the text are spelt out.
    pub fn new(text: &str, style: Style) -> Self {
        Self {
            text: clean(text).into_owned(),
            style,
        }
    }

    /// Returns a cell that tells that things are as they should be.
    pub fn good(text: &str) -> Self {
        Self::new(text, Style::Good)
    }

    /// Returns a cell that tells that something is not as it should be.
    pub fn bad(text: &str) -> Self {
        Self::new(text, Style::Bad)
    }

    /// Returns a cell of little importance.
    pub fn dim(text: &str) -> Self {
        Self::new(text, Style::Dim)
    }

    /// Returns a cell with the texts, separated by commas; a dash when there are none.
    pub fn list<T: AsRef<str>>(texts: &[T]) -> Self {
        let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        Self::new(&texts.join(", "), Style::Plain)
    }

    /// Returns what is shown; a dash when there is nothing.
    pub fn text(&self) -> &str {
        if self.text.is_empty() {
            "-"
        } else {
            &self.text
        }
    }

    /// Returns how it is shown.
    pub fn style(&self) -> Style {
        if self.text.is_empty() {
            Style::Dim
        } else {
            self.style
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text, Style::Plain)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::from(if yes { "yes" } else { "no" })
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::default, Into::into)
    }
}

/// Makes cells from numbers.
macro_rules! cell_from_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Cell {
            fn from(number: $number) -> Self {
                Self::from(number.to_string())
            }
        }
    )*};
}

cell_from_number!(u8, u16, u32, u64, usize, i32, i64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_shown_as_a_dash() {
        assert_eq!(Cell::from(None::<String>).text(), "-");
        assert_eq!(Cell::from("").style(), Style::Dim);
        assert_eq!(Cell::list::<&str>(&[]).text(), "-");
        assert_eq!(Cell::from(Some(5_u32)).text(), "5");
    }

    #[test]
    fn a_cell_holds_nothing_hidden() {
        assert_eq!(Cell::from("a\u{1b}[2J").text(), "a\\u{1b}[2J");
        assert_eq!(Cell::list(&["a", "b\n"]).text(), "a, b\\n");
    }
}
