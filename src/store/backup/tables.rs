//! The tables that a database has, read off the database itself, so that none is forgotten.

use sqlx::any::AnyRow;

use super::super::{Connection, DatabaseKind, StoreError, column};

/// A table, with its columns by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<(String, ColumnKind)>,
}

/// The three types of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Text,
    Number,
    Bytes,
}

impl Table {
    /// Returns all tables but the migrations' own, each after those that it refers to.
    pub(super) async fn all(
        connection: &mut Connection,
        kind: DatabaseKind,
    ) -> Result<Vec<Self>, StoreError> {
        let query = match kind {
            DatabaseKind::Sqlite => {
                "select made.name as table_name, told.name as column_name, lower(told.type) as kind \
                 from sqlite_master as made join pragma_table_info(made.name) as told \
                 where made.type = 'table' and made.name not like 'sqlite~_%' escape '~' \
                 and made.name <> '_sqlx_migrations' order by made.name, told.name"
            }
            DatabaseKind::Postgres => {
                "select cast(table_name as text) as table_name, cast(column_name as text) as column_name, \
                 cast(coalesce(domain_name, data_type) as text) as kind from information_schema.columns \
                 where table_schema = current_schema() and table_name <> '_sqlx_migrations' order by 1, 2"
            }
        };
        let rows = sqlx::query(query).fetch_all(&mut *connection).await?;
        let mut tables: Vec<Self> = Vec::new();
        for row in &rows {
            let name: String = column(row, "table_name")?;
            let read = read_column(row, &name)?;
            match tables.last_mut().filter(|table| table.name == name) {
                Some(table) => table.columns.push(read),
                None => tables.push(Self {
                    name,
                    columns: vec![read],
                }),
            }
        }
        for table in &mut tables {
            // Databases sort in ways of their own.
            table.columns.sort_by(|one, other| one.0.cmp(&other.0));
        }
        tables.sort_by(|one, other| one.name.cmp(&other.name));
        let references = references(connection, kind).await?;
        Ok(in_order(tables, &references))
    }

    /// Returns the names of the columns, for a statement.
    pub(super) fn column_list(&self) -> String {
        let names = self.columns.iter().map(|(name, _)| format!("\"{name}\""));
        names.collect::<Vec<_>>().join(", ")
    }
}

fn read_column(row: &AnyRow, table: &str) -> Result<(String, ColumnKind), StoreError> {
    let name: String = column(row, "column_name")?;
    let kind = match column::<String>(row, "kind")?.as_str() {
        "text" => ColumnKind::Text,
        "bigint" => ColumnKind::Number,
        "blob" | "bytea" => ColumnKind::Bytes,
        _ => return Err(StoreError::corrupt("schema", "type", table)),
    };
    Ok((name, kind))
}

/// Returns which table refers to which.
async fn references(
    connection: &mut Connection,
    kind: DatabaseKind,
) -> Result<Vec<(String, String)>, StoreError> {
    let query = match kind {
        DatabaseKind::Sqlite => {
            "select made.name as child, told.\"table\" as parent from sqlite_master as made \
             join pragma_foreign_key_list(made.name) as told where made.type = 'table'"
        }
        DatabaseKind::Postgres => {
            "select cast(child.relname as text) as child, cast(parent.relname as text) as parent \
             from pg_constraint join pg_class as child on child.oid = conrelid \
             join pg_class as parent on parent.oid = confrelid \
             join pg_namespace on pg_namespace.oid = connamespace \
             where contype = 'f' and nspname = current_schema()"
        }
    };
    let rows = sqlx::query(query).fetch_all(connection).await?;
    let read = |row| Ok((column(row, "child")?, column(row, "parent")?));
    rows.iter().map(read).collect()
}

/// Puts each table after those that it refers to.
fn in_order(mut tables: Vec<Table>, references: &[(String, String)]) -> Vec<Table> {
    let mut ordered: Vec<Table> = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let waits = |table: &Table| {
            let mut parents = references.iter().filter(|(child, _)| *child == table.name);
            parents.any(|(_, parent)| {
                tables
                    .iter()
                    .any(|other| other.name == *parent && other.name != table.name)
            })
        };
        // Tables that refer to each other in a circle would go in as they come.
        let next = tables.iter().position(|table| !waits(table)).unwrap_or(0);
        ordered.push(tables.remove(next));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_after_those_it_refers_to() {
        let table = |name: &str| Table {
            name: name.to_owned(),
            columns: Vec::new(),
        };
        let refers = |child: &str, parent: &str| (child.to_owned(), parent.to_owned());
        let tables = vec![table("a"), table("b"), table("c"), table("d")];
        let references = [refers("a", "c"), refers("c", "d"), refers("b", "b")];
        let names: Vec<_> = in_order(tables, &references)
            .into_iter()
            .map(|table| table.name)
            .collect();
        assert_eq!(names, ["b", "d", "c", "a"]);
    }
}
