//! The languages: their case files, how files are told apart, and what is refused in a folder of queries.
//!
//! A case is a heading, a fenced block of source and a fenced block `facts`. `UPDATE_CASES=1` rewrites the latter.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use review_gate::model::limits::Limits;
use review_gate::model::lines::{LineRange, LineSet};
use review_gate::model::problem::Reason;
use review_gate::syntax::facts::{ByteRange, EntryPointKind, Facts, LineKind, PassiveKind, TestCase, Unit, UnitKind};
use review_gate::syntax::language::Language;
use review_gate::syntax::languages::Languages;

#[test]
fn every_case_has_the_facts_it_states() {
    let languages = Languages::builtin();
    let mut failures = String::new();
    for path in case_files() {
        let language = language_of(&languages, &path);
        let text = fs::read_to_string(&path).expect("a case file is readable");
        let mut rewritten = text.clone();
        for case in cases(&text) {
            let actual = stated_facts(language, &case);
            if actual != case.expected {
                rewritten = rewritten.replacen(&case.whole(), &case.with(&actual), 1);
                let file = path.display();
                writeln!(failures, "{file}: {}\nstated:\n{}\nfound:\n{actual}", case.title, case.expected)
                    .expect("a string takes any text");
            }
        }
        if env::var_os("UPDATE_CASES").is_some() {
            fs::write(&path, rewritten).expect("a case file is writable");
        }
    }
    assert!(failures.is_empty() || env::var_os("UPDATE_CASES").is_some(), "{failures}");
}

#[test]
fn every_language_with_a_grammar_has_queries_that_compile_and_a_case_file() {
    let languages = Languages::builtin();
    for language in languages.iter().filter(|language| language.query_files().next().is_some()) {
        let name = language.name();
        assert!(language.has_grammar(), "`{name}` has queries and no grammar");
        language.facts("", &Limits::default());
        let file = cases_folder().join(format!("{name}.md"));
        assert!(file.exists(), "`{name}` has no {}", file.display());
    }
}

#[test]
fn ordinary_code_is_far_from_every_limit() {
    let languages = Languages::builtin();
    for path in case_files() {
        let language = language_of(&languages, &path);
        let text = fs::read_to_string(&path).expect("a case file is readable");
        let once: String = cases(&text).iter().flat_map(|case| [case.source, "\n"]).collect();
        let problem = language.facts(&once.repeat(1 + 128 * 1024 / once.len()), &Limits::default()).problem;
        assert!(matches!(problem, None | Some(Reason::SyntaxErrors)), "{}: {problem:?}", language.name());
    }
}

/// A source text with the facts stated of it.
struct Case<'a> {
    title: &'a str,
    source: &'a str,
    /// From the fence of the facts to the end of the stated ones.
    fence: &'a str,
    expected: &'a str,
}

impl Case<'_> {
    fn whole(&self) -> String {
        format!("{}\n{}{}", self.source, self.fence, self.expected)
    }

    fn with(&self, actual: &str) -> String {
        format!("{}\n{}{actual}", self.source, self.fence)
    }
}

fn cases(text: &str) -> Vec<Case<'_>> {
    text.split("\n## ").skip(1).map(case).collect()
}

fn case(section: &str) -> Case<'_> {
    let (title, rest) = section.split_once('\n').expect("a case has a title line");
    let fence_start = rest.find("```").unwrap_or_else(|| panic!("{title}: no block of source"));
    let opening = &rest[fence_start..];
    let fence = &opening[..opening.find(|character| character != '`').unwrap_or(opening.len())];
    let (_, block) = opening.split_once('\n').expect("a fence is a line");
    let (source, rest) = block.split_once(&format!("\n{fence}\n")).unwrap_or_else(|| panic!("{title}: not closed"));
    let facts_start = rest.find("```facts\n").unwrap_or_else(|| panic!("{title}: no block of facts")) + 9;
    let facts_end = facts_start + rest[facts_start..].find("```").unwrap_or_else(|| panic!("{title}: not closed"));
    let source_offset = source.len() + 1;
    Case {
        title,
        source,
        fence: &block[source_offset..source_offset + fence.len() + 1 + facts_start],
        expected: &rest[facts_start..facts_end],
    }
}

/// The facts of the kinds that the case states; of all kinds when it states none yet.
fn stated_facts(language: &Language, case: &Case) -> String {
    let source = format!("{}\n", case.source);
    let facts = language.facts(&source, &Limits::default());
    let stated = |kind: &str| case.expected.lines().any(|line| line.split(' ').next() == Some(kind));
    let all = describe(&facts, &source);
    let relevant = all.lines().filter(|line| case.expected.is_empty() || stated(line.split(' ').next().unwrap_or("")));
    relevant.fold(String::new(), |text, line| text + line + "\n")
}

fn describe(facts: &Facts, source: &str) -> String {
    let mut text = String::new();
    for unit in &facts.units {
        let lines = range(unit.lines);
        match (unit.kind, unit.complexity) {
            (UnitKind::Type, _) => writeln!(text, "type {} {lines}", unit.name).expect("a string takes any text"),
            (UnitKind::Function, complexity) => {
                let complexity = complexity.expect("a function has a complexity");
                let (cyclomatic, cognitive) = (complexity.cyclomatic, complexity.cognitive);
                writeln!(text, "function {} {lines} cyclomatic {cyclomatic} cognitive {cognitive}", unit.name)
                    .expect("a string takes any text");
            }
        }
    }
    for (name, kind) in [("imports", LineKind::Import), ("comments", LineKind::Comment), ("blank", LineKind::Blank)] {
        let numbered = (1..).zip(&facts.lines).filter(|(_, own)| **own == kind);
        line(&mut text, name, numbered.map(|(line, _)| line).collect::<LineSet>().ranges());
    }
    line(&mut text, "tests", &facts.tests);
    for case in &facts.cases {
        writeln!(text, "case {} {} {}", case.name, range(case.lines), told(case)).expect("a string takes any text");
    }
    for site in &facts.errors {
        let code = &source[site.bytes.start as usize..site.bytes.end as usize];
        let fate = format!("{:?}", site.fate).to_lowercase();
        writeln!(
            text,
            "{fate} {} {}",
            range(lines(source, site.bytes)),
            code.split_whitespace().collect::<Vec<_>>().join(" ")
        )
        .expect("a string takes any text");
    }
    for entry in &facts.entry_points {
        let kind = match entry.kind {
            EntryPointKind::Route => "route",
            EntryPointKind::Flag => "flag",
            EntryPointKind::EnvironmentVariable => "variable",
        };
        writeln!(text, "{kind} {} {}", range(entry.lines), entry.name).expect("a string takes any text");
    }
    let units = |is_meant: fn(&Unit) -> bool| -> Vec<&str> {
        facts.units.iter().filter(|unit| is_meant(unit)).map(|unit| unit.name.as_str()).collect()
    };
    names(&mut text, "public", &units(|unit| unit.is_public == Some(true)));
    names(&mut text, "private", &units(|unit| unit.is_public == Some(false)));
    names(&mut text, "placeholders", &units(|unit| unit.is_placeholder));
    for (name, kind) in [
        ("data", PassiveKind::Data),
        ("annotations", PassiveKind::Annotation),
        ("boilerplate", PassiveKind::Boilerplate),
    ] {
        let regions = facts.passive.iter().filter(|passive| passive.kind == kind);
        line(&mut text, name, &regions.map(|passive| lines(source, passive.bytes)).collect::<Vec<_>>());
    }
    if let Some(problem) = &facts.problem {
        writeln!(text, "problem {problem}").expect("a string takes any text");
    }
    text
}

/// How many assertions a test has, whether it is skipped, and whether its name alone makes it one.
fn told(case: &TestCase) -> String {
    let skipped = if case.is_skipped { " skipped" } else { "" };
    let by_name = if case.is_by_name { " by name" } else { "" };
    format!("assertions {}{skipped}{by_name}", case.assertions.len())
}

fn names(text: &mut String, name: &str, names: &[&str]) {
    if !names.is_empty() {
        writeln!(text, "{name} {}", names.join(" ")).expect("a string takes any text");
    }
}

fn line(text: &mut String, name: &str, ranges: &[LineRange]) {
    if !ranges.is_empty() {
        let ranges: Vec<String> = ranges.iter().copied().map(range).collect();
        writeln!(text, "{name} {}", ranges.join(" ")).expect("a string takes any text");
    }
}

fn range(lines: LineRange) -> String {
    if lines.start == lines.end { lines.start.to_string() } else { format!("{}-{}", lines.start, lines.end) }
}

fn lines(source: &str, bytes: ByteRange) -> LineRange {
    let line = |end: u32| 1 + source[..end as usize].matches('\n').count() as u32;
    LineRange::new(line(bytes.start), line(bytes.end))
}

fn cases_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/languages")
}

fn case_files() -> Vec<PathBuf> {
    let entries = fs::read_dir(cases_folder()).expect("the folder of cases is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("its entries are readable").path()).collect();
    files.sort();
    files
}

fn language_of<'a>(languages: &'a Languages, case_file: &Path) -> &'a Language {
    let name = case_file.file_stem().and_then(|stem| stem.to_str()).expect("a case file is named for its language");
    languages.iter().find(|language| language.name() == name).unwrap_or_else(|| panic!("no language `{name}`"))
}
