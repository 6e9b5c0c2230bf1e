//! Changes of the shape of stored data.

use std::sync::LazyLock;

use regex::Regex;

use super::event::{Event, Name, names_of_file, place_of_file};
use super::wording::parts;
use crate::analysis::context::{Context, FileContext};
use crate::analysis::delta::Delta;
use crate::analysis::delta::file_role::FileRole;
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::model::summary::UndisclosedKind;

/// The migrations of the change, one a file.
pub fn events(context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    let migrations = context.files.iter().zip(&delta.roles).filter(|(_, role)| **role == FileRole::Migration);
    migrations.filter_map(|(file, _)| event(file)).collect()
}

fn event(file: &FileContext<'_>) -> Option<Event> {
    let side = file.after.as_ref()?;
    let added = (1..).zip(side.text.lines()).filter(|(line, _)| file.diff.added.contains(*line));
    let mut statements: Vec<Statement> = added.filter_map(|(line, text)| Statement::of(line, text)).collect();
    statements.sort_by_key(|statement| !statement.destroys);
    let mut names = names_of_file(&file.file.path);
    names.extend(statements.iter().map(|statement| Name::Package(statement.object.clone())));
    let stem = file.file.path.file_name().to_string();
    let words: Vec<String> = parts(stem.split('.').next().unwrap_or_default());
    let words: Vec<String> = words.into_iter().filter(|word| word.parse::<u64>().is_err()).collect();
    if words.len() > 1 {
        names.push(Name::Phrase(words.join(" ")));
    }
    let (place, detail) = match statements.first() {
        Some(statement) => {
            let lines = LineRange::new(statement.line, statement.line);
            (Place { path: file.file.path.clone(), lines, revision: Revision::Head }, statement.text.clone())
        }
        None => (place_of_file(file), format!("the migration `{stem}`")),
    };
    Some(Event::new(UndisclosedKind::Migration, place, detail, names))
}

/// A statement that changes the shape of data.
struct Statement {
    line: u32,
    /// Its verb and what it is about.
    text: String,
    /// The table, column or index.
    object: String,
    /// Whether data may be lost by it.
    destroys: bool,
}

impl Statement {
    /// The statement that `text`, the line `line`, begins.
    fn of(line: u32, text: &str) -> Option<Self> {
        static DEFINITION: LazyLock<Regex> = LazyLock::new(|| {
            let verb = r"(?<verb>CREATE|ALTER|DROP|RENAME|TRUNCATE|ADD)";
            let what = r"(?<what>(?:UNIQUE\s+|MATERIALIZED\s+)?(?:TABLE|COLUMN|INDEX|VIEW|TYPE|SCHEMA|CONSTRAINT|DATABASE|TRIGGER))";
            let guard = r"(?:\s+CONCURRENTLY)?(?:\s+IF\s+(?:NOT\s+)?EXISTS)?";
            let pattern = format!(r#"(?i)\b{verb}\s+{what}{guard}\s+[`"\[]?(?<object>[A-Za-z_][A-Za-z0-9_.]*)"#);
            Regex::new(&pattern).expect("the pattern is valid")
        });
        let found = DEFINITION.captures(text)?;
        let verb = found["verb"].to_uppercase();
        let destroys = matches!(verb.as_str(), "DROP" | "TRUNCATE" | "RENAME");
        let object = found["object"].rsplit('.').next().unwrap_or_default().to_owned();
        let text = format!("`{verb} {} {object}`", found["what"].to_uppercase());
        Some(Self { line, text, object, destroys })
    }
}
