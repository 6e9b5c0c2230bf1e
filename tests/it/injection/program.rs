//! Programs that nobody wrote: a code base in each of five languages, of functions that do not resemble one another.

use super::random::Random;

/// A language that programs are written in here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Python,
    TypeScript,
    Go,
    Rust,
    Java,
}

pub(crate) const DIALECTS: &[Dialect] =
    &[Dialect::Python, Dialect::TypeScript, Dialect::Go, Dialect::Rust, Dialect::Java];

impl Dialect {
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Python => "py",
            Self::TypeScript => "ts",
            Self::Go => "go",
            Self::Rust => "rs",
            Self::Java => "java",
        }
    }

    /// A file that holds `functions`.
    pub(crate) fn file(self, functions: &[String]) -> String {
        let body = functions.join("\n");
        match self {
            Self::Python | Self::TypeScript | Self::Rust => body,
            Self::Go => format!("package store\n\n{body}"),
            Self::Java => format!("package store;\n\nclass Store {{\n{}}}\n", indent(&body)),
        }
    }

    fn has_braces(self) -> bool {
        self != Self::Python
    }

    fn end(self) -> &'static str {
        match self {
            Self::TypeScript | Self::Rust | Self::Java => ";",
            Self::Python | Self::Go => "",
        }
    }
}

/// A function of `statements` statements, nested ones counted.
pub(crate) fn function(dialect: Dialect, statements: usize, random: &mut Random) -> String {
    let mut writer = Writer { dialect, random, lines: Vec::new() };
    let name = writer.name();
    let parameters: Vec<String> = (0..writer.random.between(1, 4)).map(|_| writer.name()).collect();
    let typed = |form: &str| -> String {
        let each: Vec<String> = parameters.iter().map(|parameter| form.replace('$', parameter)).collect();
        each.join(", ")
    };
    let head = match dialect {
        Dialect::Python => format!("def {name}({}):", typed("$")),
        Dialect::TypeScript => format!("export function {name}({}): number {{", typed("$: Entry")),
        Dialect::Go => format!("func {name}({}) int {{", typed("$ Entry")),
        Dialect::Rust => format!("pub fn {name}({}) -> usize {{", typed("$: &Entry")),
        Dialect::Java => format!("int {name}({}) {{", typed("Entry $")),
    };
    writer.lines.push(head);
    writer.statements(1, statements);
    let value = writer.expression(2);
    writer.line(1, &format!("return {value}{}", dialect.end()));
    if dialect.has_braces() {
        writer.line(0, "}");
    }
    writer.lines.join("\n") + "\n"
}

struct Writer<'a> {
    dialect: Dialect,
    random: &'a mut Random,
    lines: Vec<String>,
}

impl Writer<'_> {
    fn statements(&mut self, depth: usize, mut left: usize) {
        while left > 0 {
            let nested = if depth < 4 && left > 2 && self.random.chance(35) {
                self.random.between(1, (left - 1).min(5))
            } else {
                0
            };
            if nested > 0 {
                self.block(depth, nested);
            } else {
                self.simple(depth);
            }
            left -= nested + 1;
        }
    }

    fn block(&mut self, depth: usize, nested: usize) {
        let (condition, name, value) = (self.condition(), self.name(), self.expression(2));
        let loops = self.random.chance(40);
        let head = match (self.dialect, loops) {
            (Dialect::Python, false) => format!("if {condition}:"),
            (Dialect::Python, true) => format!("for {name} in {value}:"),
            (Dialect::Go | Dialect::Rust, false) => format!("if {condition} {{"),
            (Dialect::Go, true) => format!("for _, {name} := range {value} {{"),
            (Dialect::Rust, true) => format!("for {name} in {value} {{"),
            (Dialect::TypeScript | Dialect::Java, false) => format!("if ({condition}) {{"),
            (Dialect::TypeScript, true) => format!("for (const {name} of {value}) {{"),
            (Dialect::Java, true) => format!("for (Entry {name} : {value}) {{"),
        };
        self.line(depth, &head);
        self.statements(depth + 1, nested);
        if self.dialect.has_braces() {
            self.line(depth, "}");
        }
    }

    fn simple(&mut self, depth: usize) {
        let (name, other, value) = (self.name(), self.name(), self.expression(3));
        let declared = match self.dialect {
            Dialect::Python => format!("{name} = {value}"),
            Dialect::TypeScript => format!("const {name} = {value}"),
            Dialect::Go => format!("{name} := {value}"),
            Dialect::Rust => format!("let {name} = {value}"),
            Dialect::Java => format!("var {name} = {value}"),
        };
        let statement = match self.random.below(5) {
            0 | 1 => declared,
            2 => format!("{name}.{other} = {value}"),
            3 => format!("{name} += {value}"),
            _ => {
                let arguments = self.arguments(3);
                format!("{name}.{other}({arguments})")
            }
        };
        self.line(depth, &format!("{statement}{}", self.dialect.end()));
    }

    fn condition(&mut self) -> String {
        let operator = ["==", "!=", "<", ">="][self.random.below(4)];
        let (left, right) = (self.expression(1), self.expression(1));
        format!("{left} {operator} {right}")
    }

    fn expression(&mut self, depth: usize) -> String {
        let name = self.name();
        match self.random.below(if depth == 0 { 3 } else { 8 }) {
            0 => self.random.between(0, 99).to_string(),
            1 => format!("\"{name}\""),
            2 => name,
            3 => format!("{name}.{}", self.name()),
            4 => format!("{name}[{}]", self.expression(depth - 1)),
            5 => format!("{name}({})", self.arguments(depth - 1)),
            6 => format!("{name}.{}({})", self.name(), self.arguments(depth - 1)),
            _ => {
                let operator = ["+", "-", "*"][self.random.below(3)];
                format!("{} {operator} {}", self.expression(depth - 1), self.expression(depth - 1))
            }
        }
    }

    fn arguments(&mut self, depth: usize) -> String {
        let arguments: Vec<String> =
            (0..self.random.below(4)).map(|_| self.expression(depth.saturating_sub(1))).collect();
        arguments.join(", ")
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.lines.push(format!("{}{text}", "    ".repeat(depth)));
    }

    fn name(&mut self) -> String {
        const VERBS: &[&str] =
            &["load", "merge", "count", "trace", "split", "check", "apply", "fetch", "index", "close"];
        const NOUNS: &[&str] =
            &["order", "entry", "cache", "route", "token", "batch", "shard", "queue", "ledger", "frame"];
        let (verb, noun) = (VERBS[self.random.below(VERBS.len())], NOUNS[self.random.below(NOUNS.len())]);
        format!("{verb}_{noun}")
    }
}

/// `text`, one level deeper.
pub(crate) fn indent(text: &str) -> String {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!("    {line}") });
    lines.map(|line| line + "\n").collect()
}
