//! JSON, with the comments and trailing commas that some tools write into it.

use jsonc_parser::ast::{ObjectProp, Value as Ast};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Entry, Lines, MOST_LEVELS, Node, Value};

/// The tree of `text`; `None` when it does not parse.
pub(in crate::analysis::delta) fn parse(text: &str) -> Option<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let ast = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).ok()?.value?;
    Some(node(&ast, &Lines::of(text), MOST_LEVELS))
}

fn node(ast: &Ast<'_>, lines: &Lines, levels: usize) -> Node {
    let below = levels.saturating_sub(1);
    let value = match ast {
        Ast::Array(_) | Ast::Object(_) if levels == 0 => Value::Scalar(String::new()),
        Ast::StringLit(literal) => Value::Scalar(literal.value.to_string()),
        Ast::NumberLit(literal) => Value::Scalar(literal.value.to_owned()),
        Ast::BooleanLit(literal) => Value::Scalar(literal.value.to_string()),
        Ast::NullKeyword(_) => Value::Scalar(String::new()),
        Ast::Array(array) => Value::List(array.elements.iter().map(|element| node(element, lines, below)).collect()),
        Ast::Object(object) => {
            Value::Table(object.properties.iter().map(|property| entry(property, lines, below)).collect())
        }
    };
    Node { line: lines.at(ast.start()), value }
}

fn entry(property: &ObjectProp<'_>, lines: &Lines, levels: usize) -> Entry {
    Entry {
        key: property.name.as_str().to_owned(),
        line: lines.at(property.start()),
        node: node(&property.value, lines, levels),
    }
}
