//! The board of `approval watch`: which calls there are, which one is chosen, what a key does. No terminal.

use std::time::{Duration, Instant};

use crate::{
    approval::Choice,
    clock::Timestamp,
    ui::{Key, Look, Row, Size, Ui, View},
    views::approval::ApprovalView,
};

/// For how long after the choice has changed by itself keys decide nothing: whoever presses one then has seen
/// another call. A key that is held down keeps it so.
const CALM: Duration = Duration::from_millis(500);
/// How many lines stand below the calls: what was said, and the keys.
const FOOT_ROWS: usize = 2;
/// What stands before a value that goes on on another line.
const INDENT: &str = "    ";

/// What a key asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Nothing but another picture.
    Nothing,
    /// To decide about a call.
    Decide(String, Choice),
    /// To end.
    Quit,
}

/// What is on the screen.
pub(super) struct Board {
    /// As whom is decided.
    email: String,
    calls: Vec<ApprovalView>,
    /// The id of the chosen call, which stays the same when others come and go.
    chosen: Option<String>,
    /// Whether all of the chosen call is shown, and from which line on.
    opened: Option<usize>,
    said: String,
    /// When the choice last changed by itself; `None` when a person made it.
    changed: Option<Instant>,
}

impl Board {
    pub(super) fn new(email: &str) -> Self {
        Self {
            email: email.to_owned(),
            calls: Vec::new(),
            chosen: None,
            opened: None,
            said: String::new(),
            changed: None,
        }
    }

    /// Takes what waits now. A chosen call that is gone leaves the choice to its neighbour.
    pub(super) fn update(&mut self, calls: Vec<ApprovalView>, now: Instant) {
        let before = self.place();
        self.calls = calls;
        if self.place().is_some() {
            return;
        }
        self.changed = Some(now);
        self.opened = None;
        let last = self.calls.len().saturating_sub(1);
        let neighbour = self.calls.get(before.unwrap_or_default().min(last));
        self.chosen = neighbour.map(|call| call.txn().to_owned());
    }

    /// Says something until the next key.
    pub(super) fn say(&mut self, text: &str) {
        text.clone_into(&mut self.said);
    }

    /// Returns what a key asks for.
    pub(super) fn press(&mut self, key: Key, now: Instant) -> Action {
        self.said.clear();
        match key {
            Key::Letter('q') => return Action::Quit,
            Key::Letter('a') => return self.decide(Choice::Approve, now),
            Key::Letter('d') => return self.decide(Choice::Deny, now),
            Key::Up | Key::Letter('k') => self.step(|at| at.saturating_sub(1)),
            Key::Down | Key::Letter('j') => self.step(|at| at + 1),
            Key::Enter if self.opened.is_none() && self.chosen.is_some() => self.opened = Some(0),
            Key::Enter | Key::Escape => self.opened = None,
            _ => {}
        }
        Action::Nothing
    }

    fn decide(&mut self, choice: Choice, now: Instant) -> Action {
        let Some(txn) = self.chosen.clone() else {
            return Action::Nothing;
        };
        let is_new = |at: Instant| now.saturating_duration_since(at) < CALM;
        if self.changed.is_some_and(is_new) {
            self.changed = Some(now);
            self.say("the list has just changed: look again, then press the key");
            return Action::Nothing;
        }
        Action::Decide(txn, choice)
    }

    /// Moves: through the lines of an opened call, else through the calls.
    fn step(&mut self, step: impl Fn(usize) -> usize) {
        if let Some(line) = &mut self.opened {
            *line = step(*line);
            return;
        }
        let at = self.place().map(step).unwrap_or_default();
        let at = at.min(self.calls.len().saturating_sub(1));
        self.changed = None;
        self.chosen = self.calls.get(at).map(|call| call.txn().to_owned());
    }

    fn place(&self) -> Option<usize> {
        let chosen = self.chosen.as_deref()?;
        self.calls.iter().position(|call| call.txn() == chosen)
    }

    /// Returns the lines of the whole screen.
    pub(super) fn rows(&mut self, size: Size, now: Timestamp) -> Vec<Row> {
        let head = match self.calls.len() {
            0 => "Nothing waits for a person.".to_owned(),
            1 => format!("1 call waits, deciding as {}", self.email),
            calls => format!("{calls} calls wait, deciding as {}", self.email),
        };
        let mut rows = vec![Row::new(head).with(Look::Head)];
        let room = size.rows.saturating_sub(rows.len() + FOOT_ROWS);
        rows.extend(match self.opened {
            Some(_) => self.opened_rows(size.columns, room),
            None => self.listed_rows(size.columns, (room, now)),
        });
        rows.resize(size.rows.saturating_sub(FOOT_ROWS).max(1), Row::default());
        rows.push(Row::new(self.said.clone()).with(Look::Head));
        rows.push(Row::new(if self.opened.is_some() {
            "↑↓ move  a approve  d deny  ⏎ back  q quit"
        } else {
            "↑↓ choose  a approve  d deny  ⏎ all  q quit"
        }));
        rows
    }

    /// Returns the calls around the chosen one, and below them what the chosen one is.
    fn listed_rows(&self, columns: usize, (room, now): (usize, Timestamp)) -> Vec<Row> {
        let Some(place) = self.place() else {
            return Vec::new();
        };
        let listed = self.calls.len().min((room / 2).max(1));
        let first = place.saturating_sub(listed - 1);
        let calls = self.calls.iter().enumerate().skip(first).take(listed);
        let mut rows: Vec<_> = calls
            .map(|(at, call)| {
                let (mark, look) = if at == place {
                    ('>', Look::Chosen)
                } else {
                    (' ', Look::Plain)
                };
                let left = countdown(call.expires_at().since(now));
                Row::new(format!(
                    "{mark} {left:>7} {}",
                    call.short().replacen("https://", "", 1)
                ))
                .with(look)
            })
            .collect();
        rows.push(Row::default());
        let mut details = details(&self.calls[place], columns);
        let room = room.saturating_sub(rows.len());
        if details.len() > room {
            details.truncate(room.saturating_sub(1));
            details.push(Row::new("… Enter shows all"));
        }
        rows.extend(details);
        rows
    }

    /// Returns as many lines of the chosen call as there is room for.
    fn opened_rows(&mut self, columns: usize, room: usize) -> Vec<Row> {
        let Some(place) = self.place() else {
            return Vec::new();
        };
        let details = details(&self.calls[place], columns);
        let last = details.len().saturating_sub(room);
        let from = self.opened.unwrap_or_default().min(last);
        self.opened = Some(from);
        details.into_iter().skip(from).take(room).collect()
    }
}

/// Returns everything that is known of a call, broken where the screen ends.
fn details(call: &ApprovalView, columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut labelled = call.details();
    // Id and status come last: what is to be decided about has to be seen on a small screen.
    labelled.rotate_left(2);
    for (label, cell) in labelled {
        let columns = columns.saturating_sub(INDENT.len());
        let lines = Ui::wrapped(&format!("{label}: {}", cell.text()), columns);
        rows.extend(lines.into_iter().enumerate().map(|(at, line)| {
            // No line of a value looks like a label.
            Row::new(if at == 0 {
                line
            } else {
                format!("{INDENT}{line}")
            })
        }));
    }
    rows
}

/// Returns how much time is left: minutes and seconds, with hours where there are any.
fn countdown(left: Duration) -> String {
    let (minutes, seconds) = (left.as_secs() / 60, left.as_secs() % 60);
    match minutes / 60 {
        0 => format!("{minutes}:{seconds:02}"),
        hours => format!("{hours}:{:02}:{seconds:02}", minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Size = Size {
        columns: 40,
        rows: 12,
    };

    fn board(txns: &[&str]) -> (Board, Instant) {
        let start = crate::clock::Clock::default().moment();
        let mut board = Board::new("ann@example.com");
        board.update(calls(txns), start);
        (board, start + CALM)
    }

    fn calls(txns: &[&str]) -> Vec<ApprovalView> {
        txns.iter().map(|txn| ApprovalView::sample(txn)).collect()
    }

    fn texts(board: &mut Board, size: Size) -> Vec<String> {
        let rows = board.rows(size, Timestamp::from_millis(0));
        rows.into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn keys_decide_about_the_chosen_call() {
        let (mut board, now) = board(&["one", "two"]);
        assert_eq!(board.press(Key::Down, now), Action::Nothing);
        let decided = board.press(Key::Letter('a'), now);
        assert_eq!(decided, Action::Decide("two".to_owned(), Choice::Approve));
        assert_eq!(board.press(Key::Letter('k'), now), Action::Nothing);
        let decided = board.press(Key::Letter('d'), now);
        assert_eq!(decided, Action::Decide("one".to_owned(), Choice::Deny));
        assert_eq!(board.press(Key::Letter('q'), now), Action::Quit);
    }

    #[test]
    fn a_call_that_comes_or_goes_elsewhere_does_not_change_the_choice() {
        let (mut board, now) = board(&["one", "two"]);
        board.press(Key::Down, now);
        board.update(calls(&["two", "three"]), now);
        let decided = board.press(Key::Letter('a'), now);
        assert_eq!(decided, Action::Decide("two".to_owned(), Choice::Approve));
    }

    #[test]
    fn a_key_meant_for_a_call_that_is_gone_does_not_decide_about_its_neighbour() {
        let (mut board, now) = board(&["one", "two"]);
        board.update(calls(&["two"]), now);
        let mut held = now;
        for _ in 0..5 {
            held += CALM / 2;
            assert_eq!(board.press(Key::Letter('a'), held), Action::Nothing);
        }
        let decided = board.press(Key::Letter('a'), held + CALM);
        assert_eq!(decided, Action::Decide("two".to_owned(), Choice::Approve));
    }

    #[test]
    fn without_a_call_no_key_decides() {
        let (mut board, now) = board(&[]);
        for key in [Key::Letter('a'), Key::Letter('d'), Key::Enter, Key::Down] {
            assert_eq!(board.press(key, now), Action::Nothing);
        }
        assert_eq!(texts(&mut board, SMALL)[0], "Nothing waits for a person.");
    }

    #[test]
    fn the_screen_is_filled_exactly_whatever_its_size() {
        let (mut board, now) = board(&["one", "two", "three", "four", "five", "six", "seven"]);
        for opened in [false, true] {
            if opened {
                board.press(Key::Enter, now);
            }
            for (columns, rows) in [(40, 12), (80, 24), (200, 60), (40, 3), (10, 5)] {
                let size = Size { columns, rows };
                assert_eq!(texts(&mut board, size).len(), rows, "{size:?}");
            }
        }
    }

    #[test]
    fn the_chosen_call_is_always_in_sight() {
        let txns = ["one", "two", "three", "four", "five", "six", "seven"];
        let (mut board, now) = board(&txns);
        for _ in 0..txns.len() {
            let marked = texts(&mut board, SMALL);
            let marked = marked.iter().filter(|line| line.starts_with('>'));
            assert_eq!(marked.count(), 1);
            board.press(Key::Down, now);
        }
    }

    #[test]
    fn an_opened_call_is_moved_through_and_closed() {
        let (mut board, now) = board(&["one", "two"]);
        board.press(Key::Enter, now);
        let top = texts(&mut board, SMALL);
        for _ in 0..100 {
            board.press(Key::Down, now);
        }
        assert_ne!(texts(&mut board, SMALL), top);
        let decided = board.press(Key::Letter('d'), now);
        assert_eq!(decided, Action::Decide("one".to_owned(), Choice::Deny));
        board.press(Key::Enter, now);
        assert!(texts(&mut board, SMALL)[1].starts_with('>'));
    }

    #[test]
    fn the_time_that_is_left_is_told_to_the_second() {
        for (seconds, told) in [
            (0, "0:00"),
            (61, "1:01"),
            (3599, "59:59"),
            (36_061, "10:01:01"),
        ] {
            assert_eq!(countdown(Duration::from_secs(seconds)), told);
        }
    }
}
