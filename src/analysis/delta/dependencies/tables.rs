//! Lock files in TOML, read a line at a time.
//!
//! Their tools write them in one way only, and they are large: reading the lines is many times as fast as parsing.

/// One `[[package]]` of a lock file.
pub(super) struct PackageTable<'text> {
    /// Its name.
    pub(super) name: &'text str,
    /// Its version; empty where it has none.
    pub(super) version: &'text str,
    /// Where it is from, as it is written; empty where that is not said.
    pub(super) source: &'text str,
    /// The line of its name, 1-based.
    pub(super) line: u32,
}

/// The packages of `text`.
pub(super) fn package_tables(text: &str) -> Vec<PackageTable<'_>> {
    let mut tables: Vec<PackageTable<'_>> = Vec::new();
    let mut is_in_package = false;
    for (line, number) in text.lines().zip(1..) {
        if line.starts_with('[') {
            is_in_package = line.trim_end() == "[[package]]";
            if is_in_package {
                tables.push(PackageTable { name: "", version: "", source: "", line: number });
            }
        } else if is_in_package
            && let Some(table) = tables.last_mut()
            && let Some((key, value)) = line.split_once(" = ")
        {
            let value = value.trim();
            match key {
                "name" => (table.name, table.line) = (value.trim_matches('"'), number),
                "version" => table.version = value.trim_matches('"'),
                "source" => table.source = value,
                _ => {}
            }
        }
    }
    tables.retain(|table| !table.name.is_empty());
    tables
}
