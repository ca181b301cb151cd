//! Which entries are found, in which order, and what they cost.

use std::io::Write;

use proptest::prelude::*;

use super::*;

/// A log of one file with that text; the file goes away with it.
fn file(text: &str) -> (tempfile::NamedTempFile, LogFiles) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let files = LogFiles::only(file.path()).unwrap();
    (file, files)
}

/// Returns the numbers of the entries that are found, and the places of the lines that are none.
fn read(text: &str, query: &Query) -> (Vec<i64>, Vec<String>) {
    let (mut entries, mut flaws) = (Vec::new(), Vec::new());
    let mut each = |event: Event<'_>| -> io::Result<()> {
        match event {
            Event::Entry(line, entry) => {
                assert!(text.lines().any(|stored| stored == line));
                entries.push(entry.seq.unwrap());
            }
            Event::Malformed(place, _) => flaws.push(place.to_string()),
            Event::Read(_) | Event::In(_) => {}
        }
        Ok(())
    };
    tail(&file(text).1, query, &mut each).unwrap();
    (entries, flaws)
}

fn last(tail: usize) -> Query {
    Query {
        tail,
        ..Query::default()
    }
}

fn merged(tail: usize) -> Query {
    Query {
        merge: true,
        ..last(tail)
    }
}

/// Returns a line for each pair of sequence number and request; a request with `!` is a completion.
fn lines(entries: &[(i64, &str)]) -> String {
    let line = |(seq, request): &(i64, &str)| {
        let (id, decision) = match request.strip_suffix('!') {
            Some(id) => (id, "completed"),
            None => (*request, "allowed"),
        };
        format!("{{\"seq\":{seq},\"request_id\":\"{id}\",\"decision\":\"{decision}\"}}\n")
    };
    entries.iter().map(line).collect()
}

#[test]
fn the_last_are_found_newest_last() {
    let text = lines(&[(1, "a"), (2, "b"), (3, "c")]);
    for (number, expected) in [
        (1, vec![3]),
        (2, vec![2, 3]),
        (3, vec![1, 2, 3]),
        (9, vec![1, 2, 3]),
        (0, vec![1, 2, 3]),
    ] {
        assert_eq!(read(&text, &last(number)).0, expected, "{number}");
    }
}

#[test]
fn the_number_counts_what_the_filter_leaves() {
    let text = lines(&[(1, "a"), (2, "b"), (3, "a"), (4, "b"), (5, "b")]);
    let filter = Filter {
        grep: regex::Regex::new("\"a\"").ok(),
        ..Filter::default()
    };
    let query = Query { filter, ..last(2) };
    assert_eq!(read(&text, &query).0, [1, 3]);
}

#[test]
fn an_entry_and_its_completion_count_once() {
    let text = lines(&[(1, "a"), (2, "b"), (3, "c"), (4, "b!"), (5, "d")]);
    let cases = [
        (1, vec![5], vec![5]),
        (2, vec![2, 4, 5], vec![4, 5]),
        (3, vec![2, 3, 4, 5], vec![3, 4, 5]),
    ];
    for (number, both, one) in cases {
        assert_eq!(read(&text, &last(number)).0, both, "{number}");
        assert_eq!(read(&text, &merged(number)).0, one, "{number}");
    }
    assert_eq!(read(&text, &last(0)).0, [1, 2, 3, 4, 5]);
    assert_eq!(read(&text, &merged(0)).0, [1, 3, 4, 5]);
}

#[test]
fn a_completion_without_its_entry_and_one_told_twice_count_once() {
    let text = lines(&[(1, "a"), (2, "lost!"), (3, "b"), (4, "b!"), (5, "b!")]);
    assert_eq!(read(&text, &merged(2)).0, [2, 5]);
    assert_eq!(read(&text, &last(1)).0, [3, 4, 5]);
}

#[test]
fn an_entry_is_shown_when_its_completion_is_not_wanted() {
    let text = lines(&[(1, "a"), (2, "a!")]);
    let filter = Filter {
        grep: regex::Regex::new("allowed").ok(),
        ..Filter::default()
    };
    for number in [0, 5] {
        let query = Query {
            filter: filter.clone(),
            ..merged(number)
        };
        assert_eq!(read(&text, &query).0, [1]);
    }
}

#[test]
fn what_is_no_entry_is_named_by_its_line() {
    let text = "{\"seq\":1}\n{\"se\n{\"seq\":2}\n[1, 2]\n\n  \nnone\n{\"seq\":3}\n{\"seq\":";
    let expected = (
        vec![1, 2, 3],
        vec![
            "line 2".to_owned(),
            "line 4".to_owned(),
            "line 7".to_owned(),
        ],
    );
    assert_eq!(read(text, &last(0)), expected);
    assert_eq!(read(text, &last(20)), expected);
    assert_eq!(
        read(text, &last(2)),
        (
            vec![2, 3],
            vec![
                "line 5 from the end".to_owned(),
                "line 2 from the end".to_owned()
            ]
        )
    );
}

#[test]
fn nothing_is_found_in_nothing() {
    for text in ["", "\n\n", "{\"seq\":1}"] {
        assert_eq!(read(text, &last(0)), (vec![], vec![]));
        assert_eq!(read(text, &last(1)), (vec![], vec![]));
    }
}

#[test]
fn reading_ends_behind_the_last_finished_line() {
    let text = "{\"seq\":1}\n{\"seq\":2}\n{\"seq\"";
    let position = |query: &Query| {
        tail(&file(text).1, query, &mut |_: Event<'_>| {
            Ok::<(), io::Error>(())
        })
        .unwrap()
    };
    assert_eq!(
        position(&last(0)),
        Position {
            offset: 20,
            lines: Some(2)
        }
    );
    assert_eq!(
        position(&last(9)),
        Position {
            offset: 20,
            lines: Some(2)
        }
    );
    assert_eq!(
        position(&last(1)),
        Position {
            offset: 20,
            lines: None
        }
    );
}

#[test]
fn a_failing_reader_of_the_events_ends_the_reading() {
    let text = lines(&[(1, "a"), (2, "b")]);
    let mut seen = 0;
    let mut each = |_: Event<'_>| -> io::Result<()> {
        seen += 1;
        Err(io::Error::other("enough"))
    };
    assert!(tail(&file(&text).1, &last(2), &mut each).is_err());
    assert_eq!(seen, 1);
}

proptest! {
    #[test]
    fn all_of_the_last_are_all(requests in prop::collection::vec("[abc]!?", 0..12), merge: bool) {
        let numbered: Vec<(i64, &str)> = (1..).zip(requests.iter().map(String::as_str)).collect();
        let text = lines(&numbered);
        let last = Query { merge, ..last(1000) };
        if !merge {
            let all = Query { tail: 0, ..last.clone() };
            prop_assert_eq!(read(&text, &last), read(&text, &all));
        }
        prop_assert!(read(&text, &last).0.is_sorted());
    }
}

#[test]
fn it_tells_how_much_is_read() {
    let line = format!("{{\"agent_id\":\"{}\"}}\n", "a".repeat(1000));
    let (_file, files) = file(&line.repeat(5000));
    let length = files.newest().unwrap().metadata().unwrap().len();
    for (tail, merge) in [(0, false), (0, true), (1_000_000, false)] {
        let query = Query {
            tail,
            merge,
            ..Query::default()
        };
        let mut read = 0;
        super::tail(&files, &query, &mut |event| {
            if let Event::Read(bytes) = event {
                read += bytes;
            }
            Ok::<(), io::Error>(())
        })
        .unwrap();
        let most = query.bytes_to_read(length);
        assert!(
            read <= most && read > most - 3 * READ_BYTES,
            "{read} of {most}"
        );
    }
}
