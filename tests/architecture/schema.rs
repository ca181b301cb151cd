//! Reads the migrations: both databases know only the column types named here in the same way.

use super::Violation;

const COLUMN_TYPES: [&str; 3] = ["TEXT", "BIGINT", "BLOB"];

/// What begins an item of a table that is not a column.
const CONSTRAINTS: [&str; 5] = ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "CONSTRAINT"];

/// Returns the columns of a migration whose type is not portable, and tables with options.
pub(super) fn violations(file: &str, text: &str) -> Vec<Violation> {
    let text = without_comments_and_strings(text);
    let mut found = Vec::new();
    let mut line = 1;
    for statement in text.split(';') {
        let told = table(statement).or_else(|| alteration(statement));
        for (offset, what) in told.unwrap_or_default() {
            let before = statement[..offset].matches('\n').count();
            found.push(Violation::new(file, line + before, what));
        }
        line += statement.matches('\n').count();
    }
    found
}

/// Returns the text with blanks for the characters of comments and strings, lines kept.
fn without_comments_and_strings(text: &str) -> String {
    let mut kept = String::new();
    let mut end = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied();
        let blank = end.is_some() || c == '\'' || (c == '-' && next == Some('-'));
        end = match (end, c) {
            (None, '\'') => Some('\''),
            (None, '-') if blank => Some('\n'),
            (Some(end), c) if c == end => None,
            (end, _) => end,
        };
        kept.push(if blank && c != '\n' { ' ' } else { c });
    }
    kept
}

type Told = Vec<(usize, String)>;

/// Returns what is wrong with a `create table`; `None` for any other statement.
fn table(statement: &str) -> Option<Told> {
    if !begins(statement, &["CREATE", "TABLE"]) {
        return None;
    }
    let open = statement.find('(')?;
    let mut found = Told::new();
    let (mut depth, mut from) = (0_usize, open + 1);
    for (at, c) in statement.char_indices().skip_while(|(at, _)| *at < open) {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if (depth == 1 && c == ',') || depth == 0 {
            found.extend(column(statement, from, at));
            from = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    let options = statement[from..].trim();
    if !options.is_empty() {
        found.push((from, format!("table options are not portable: `{options}`")));
    }
    Some(found)
}

/// Returns what is wrong with the columns that an `alter table` adds or changes.
fn alteration(statement: &str) -> Option<Told> {
    if !begins(statement, &["ALTER", "TABLE"]) {
        return None;
    }
    let upper = statement.to_uppercase();
    let added = upper.match_indices("ADD COLUMN ");
    let told = |(at, text): (usize, &str)| column(statement, at + text.len(), statement.len());
    Some(added.filter_map(told).collect())
}

fn begins(statement: &str, words: &[&str]) -> bool {
    let mut found = statement.split_whitespace();
    words.iter().all(|word| {
        found
            .next()
            .is_some_and(|found| found.eq_ignore_ascii_case(word))
    })
}

/// Returns what is wrong with the item of a table between two places, if it is a column.
fn column(statement: &str, from: usize, to: usize) -> Option<(usize, String)> {
    let item = &statement[from..to];
    let at = from + (item.len() - item.trim_start().len());
    let mut words = item.split_whitespace();
    let name = words.next()?;
    let first = name.split('(').next().unwrap_or_default();
    if CONSTRAINTS
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
    {
        return None;
    }
    let kind = words.next().unwrap_or("no type");
    let fine = COLUMN_TYPES
        .iter()
        .any(|word| kind.eq_ignore_ascii_case(word));
    let allowed = COLUMN_TYPES.join(", ");
    (!fine).then(|| {
        (
            at,
            format!("column `{name}` is `{kind}`, only {allowed} are portable"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let found = violations("migrations/0001_init.sql", text);
        found
            .iter()
            .map(|it| it.to_string().replace("migrations/0001_init.sql:", ""))
            .collect()
    }

    #[test]
    fn the_three_types_pass() {
        let text = "
            -- a table; with (a comment) integer
            create table agents (
                id text not null check (id in ('a,b', 'c')),
                made_at BIGINT NOT NULL, -- milliseconds
                value Blob,
                primary key (id, made_at),
                foreign key(id) references teams (id),
                check(made_at > 0)
            );
            create index agents_made on agents (made_at desc);
            alter table agents add column note text;
        ";
        assert_eq!(told(text), Vec::<String>::new());
    }

    #[test]
    fn any_other_type_is_told_with_its_line() {
        let only = "only TEXT, BIGINT, BLOB are portable";
        let cases = [
            (
                "create table a (\n  id text,\n  n integer\n);",
                format!("3: column `n` is `integer`, {only}"),
            ),
            (
                "\ncreate table a (id)",
                format!("2: column `id` is `no type`, {only}"),
            ),
            (
                "create table if not exists a (b varchar(3))",
                format!("1: column `b` is `varchar(3)`, {only}"),
            ),
            (
                "select 1;\nalter table a\n add column b boolean",
                format!("3: column `b` is `boolean`, {only}"),
            ),
            (
                "create table a (id text) strict;",
                "1: table options are not portable: `strict`".to_owned(),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(told(text), [expected], "{text}");
        }
    }
}
