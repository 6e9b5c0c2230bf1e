//! The functions that the time of a check goes to, on source made up here.
//!
//! `cargo bench --bench hot` prints how many bytes, tokens or look-ups each gets through in a second.
#![allow(missing_docs, reason = "criterion generates the entry point")]
#![allow(clippy::disallowed_methods, reason = "the index look-up needs a file")]

use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::BufWriter;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use review_gate::analysis::clones::align::align;
use review_gate::analysis::clones::chain::{Chain, Hit, chains};
use review_gate::analysis::clones::gram::{Gram, grams, winnow};
use review_gate::analysis::clones::stream::Stream;
use review_gate::git::cache::index_file::{IndexContent, IndexFile, IndexedDocument, Notes, write};
use review_gate::git::cache::look_up::LookUp;
use review_gate::model::limits::Limits;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::syntax::hints::Hints;
use review_gate::syntax::language::Language;
use review_gate::syntax::languages::Languages;

/// About a thousand lines.
const FUNCTIONS: usize = 80;

/// How many places one gram is looked up at, as in a check.
const MOST_PLACES: usize = 48;

/// Languages whose texts look different to a lexer and to a parser.
const TEMPLATES: [(&str, &str); 3] = [
    (
        "sum.rs",
        "/// Adds up what is above the limit.
fn sum_NAME(values: &[u64], limit: u64) -> Result<u64, String> {
    let mut total = NUMBER;
    for (index, value) in values.iter().enumerate() {
        if *value > limit && index % 2 == 0 {
            total += value.checked_mul(NUMBER).ok_or_else(|| format!(\"{value} at {index} is too large\"))?;
        } else if *value == NUMBER {
            return Err(\"NAME is not allowed\".to_owned()); // never seen
        }
    }
    Ok(total)
}

",
    ),
    (
        "sum.py",
        "def sum_NAME(values, limit):
    \"\"\"Adds up what is above the limit.\"\"\"
    total = NUMBER
    for index, value in enumerate(values):
        if value > limit and index % 2 == 0:
            total += value * NUMBER  # once
        elif value == NUMBER:
            raise ValueError(f'{value} at {index} is NAME')
    return total


",
    ),
    (
        "sum.ts",
        "/** Adds up what is above the limit. */
export function sumNAME(values: readonly number[], limit: number): number {
  let total = NUMBER;
  values.forEach((value, index) => {
    if (value > limit && index % 2 === 0) {
      total += value * NUMBER; // once
    } else if (value === NUMBER) {
      throw new Error(`${value} at ${index} is NAME`);
    }
  });
  return total;
}

",
    ),
];

/// A text of many functions that differ in names and numbers.
fn source(template: &str) -> String {
    (0..FUNCTIONS)
        .map(|number| template.replace("NAME", &word(number)).replace("NUMBER", &number.to_string()))
        .collect()
}

/// A different word for each number.
fn word(number: usize) -> String {
    let letter = |place: u32| char::from(b'a' + (number / 26_usize.pow(place) % 26) as u8);
    [letter(2), letter(1), letter(0)].iter().collect()
}

fn texts(languages: &Languages) -> impl Iterator<Item = (&Language, String)> {
    TEMPLATES.iter().map(|(path, template)| (languages.for_file(&RepoPath::from(*path), ""), source(template)))
}

fn reading(criterion: &mut Criterion) {
    let languages = Languages::builtin();
    for (language, text) in texts(&languages) {
        let mut group = criterion.benchmark_group(language.name());
        group.throughput(Throughput::Elements(language.tokens(&text).len() as u64));
        group.bench_function("lexer, tokens", |bencher| bencher.iter(|| language.tokens(black_box(&text))));
        let stream = Stream::of(&text, language);
        group.bench_function("stream, tokens", |bencher| bencher.iter(|| Stream::of(black_box(&text), language)));
        group.bench_function("winnowing, tokens", |bencher| bencher.iter(|| winnow(black_box(&stream))));
        group.throughput(Throughput::Bytes(text.len() as u64));
        let limits = Limits::default();
        group.bench_function("facts, bytes", |bencher| bencher.iter(|| language.facts(black_box(&text), &limits)));
        group.finish();
    }
}

/// Compiling the queries is what the first file of a language costs.
fn first_facts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("first facts of a language");
    group.sample_size(20);
    for (path, _) in TEMPLATES {
        group.bench_function(BenchmarkId::from_parameter(path), |bencher| {
            bencher.iter_with_large_drop(|| {
                let languages = Languages::builtin();
                let facts = languages.for_file(&RepoPath::from(path), "").facts("", &Limits::default());
                (languages, facts)
            });
        });
    }
    group.finish();
}

fn alignment(criterion: &mut Criterion) {
    let languages = Languages::builtin();
    let mut group = criterion.benchmark_group("alignment");
    for (language, text) in texts(&languages) {
        let old = Stream::of(&text, language);
        let new = Stream::of(&edited(&text), language);
        let chain = diagonal(&new, &old);
        let (start, end) = chain.query_span();
        group.throughput(Throughput::Elements(u64::from(end - start)));
        group.bench_function(BenchmarkId::new("tokens", language.name()), |bencher| {
            bencher.iter(|| align(&new.tokens, &old.tokens, black_box(&chain), &(0..new.tokens.len())));
        });
    }
    group.finish();
}

/// Every seventh line of `text` is another one.
fn edited(text: &str) -> String {
    let mut edited = String::new();
    for (index, line) in text.lines().enumerate() {
        let line = if index % 7 == 6 { "other = changed + line" } else { line };
        writeln!(edited, "{line}").expect("a string takes any text");
    }
    edited
}

/// The best chain of the grams that both streams have.
fn diagonal(new: &Stream, old: &Stream) -> Chain {
    let places: Vec<Gram> = grams(old);
    let mut hits: Vec<Hit> = Vec::new();
    for (query, gram) in grams(new).into_iter().enumerate() {
        let here = places.iter().enumerate().filter(|(_, place)| **place == gram);
        hits.extend(here.map(|(place, _)| Hit { query: query as u32, place: place as u32, weight: 4 }));
    }
    chains(&hits).swap_remove(0)
}

/// An index of as many grams as a repository of a million lines has.
fn index_look_up(criterion: &mut Criterion) {
    const ENTRIES: u32 = 1_500_000;
    const DOCUMENTS: u32 = 6_000;
    const LOOKED_UP: usize = 2_000;
    let id = ObjectId::from_hex(&"a".repeat(40)).expect("forty digits are an id");
    let gram = |number: u32| Gram::from_code(number.wrapping_mul(0x9e37_79b1));
    let mut entries: Vec<(Gram, u32)> = (0..ENTRIES).map(|number| (gram(number / 3), number * 5)).collect();
    entries.sort_unstable();
    let document = |number: u32| IndexedDocument {
        path: format!("source/{number:06}.rs").into_bytes(),
        id: id.clone(),
        tokens: ENTRIES / DOCUMENTS * 5,
        imports: Vec::new(),
        hints: Hints::default(),
    };
    let content = IndexContent {
        tree: id.clone(),
        notes: Notes::Copies,
        documents: (0..DOCUMENTS).map(document).collect(),
        modules: Vec::new(),
        entries,
        words: Vec::new(),
    };
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let path = directory.path().join("index");
    let mut file = BufWriter::new(File::create(&path).expect("the file is new"));
    write(&content, &mut file).expect("the disk has room");
    drop(file);

    let mut group = criterion.benchmark_group("index");
    group.bench_function("open", |bencher| bencher.iter(|| IndexFile::open(&path).expect("the file is whole")));
    let index = IndexFile::open(&path).expect("the file is whole");
    let wanted: Vec<Gram> = (0..LOOKED_UP as u32).map(|number| gram(number * 211)).collect();
    group.throughput(Throughput::Elements(LOOKED_UP as u64));
    group.bench_function("look up", |bencher| {
        bencher.iter(|| {
            let mut look_up = LookUp::of_grams(&index);
            for gram in &wanted {
                black_box(look_up.entries(*gram, MOST_PLACES, Some).expect("the file is whole"));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, reading, first_facts, alignment, index_look_up);
criterion_main!(benches);
