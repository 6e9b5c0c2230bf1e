//! How far new code is from the repository's own: what a report says of it, whatever the cache has.

use serde_json::Value;

use crate::support::program::{finish, program};
use crate::support::repository::TestRepository;

const FOREIGN: &str = "
fn rasterize(glyphs: &[Glyph], atlas: &mut TextureAtlas) -> Bitmap {
    let mut pixels = Bitmap::transparent(atlas.extent());
    for glyph in glyphs {
        let outline = glyph.outline().flatten(TOLERANCE);
        pixels.blit(outline.coverage(), atlas.allocate(glyph.bounds()));
    }
    pixels
}
";

const NATIVE: &str = "
fn refund(ledger: &Ledger, order: &Order) -> Result<Receipt, LedgerError> {
    let account_7 = ledger.account_of_7(order.customer_7)?;
    let restored = account_7.balance_after_7(-order.total_7);
    ledger.record(account_7, restored)
}
";

/// A repository whose `main` has `files` files that are much alike.
fn repository(files: usize) -> TestRepository {
    let repository = TestRepository::new();
    for file in 0..files {
        repository.write(format!("src/part_{file}.rs"), part(file));
    }
    repository.commit("Begin");
    repository
}

fn part(number: usize) -> String {
    format!(
        "use crate::ledger::{{Ledger, Order, Receipt}};

pub fn settle_{number}(ledger: &Ledger, order: &Order) -> Result<Receipt, LedgerError> {{
    let account_{number} = ledger.account_of_{number}(order.customer_{number})?;
    let balance_{number} = account_{number}.balance_after_{number}(order.total_{number});
    ledger.record(account_{number}, balance_{number})
}}
"
    )
}

fn check(repository: &TestRepository, more: &[&str]) -> String {
    let arguments = [&["check", "--base", "main", "--head", "topic"], more].concat();
    finish(program(repository.path(), &arguments)).out
}

fn drift(repository: &TestRepository, more: &[&str]) -> Value {
    let report: Value = serde_json::from_str(&check(repository, &[&["--format", "json"], more].concat())).unwrap();
    report["drift"].clone()
}

fn add(repository: &TestRepository, code: &str) {
    repository.branch("topic").write("src/part_7.rs", part(7) + code).commit("Add a function");
}

#[test]
fn foreign_code_scores_high_and_native_code_low() {
    let foreign = repository(160);
    add(&foreign, FOREIGN);
    let native = repository(160);
    add(&native, NATIVE);
    let [foreign, native] = [foreign, native].map(|repository| drift(&repository, &[]));
    assert_eq!(foreign["baseline"], serde_json::json!({"files": 160, "language": "rust"}));
    assert!(foreign["score"].as_f64().unwrap() > 0.9, "{foreign}");
    assert!(native["score"].as_f64().unwrap() < 0.1, "{native}");
}

#[test]
fn too_few_files_give_no_score() {
    let repository = repository(20);
    add(&repository, FOREIGN);
    assert_eq!(drift(&repository, &[]), Value::Null);
    assert!(!check(&repository, &[]).contains("drift"));
}

#[test]
fn a_change_without_new_code_has_no_score() {
    let repository = repository(160);
    repository.branch("topic").remove("src/part_7.rs").commit("Remove a file");
    assert_eq!(drift(&repository, &[]), Value::Null);
}

#[test]
fn every_format_for_people_tells_the_score() {
    let repository = repository(160);
    add(&repository, FOREIGN);
    for format in ["text", "markdown"] {
        let report = check(&repository, &["--format", format]);
        assert!(report.contains("like the 160 files of rust here"), "{report}");
    }
}

#[test]
fn score_does_not_depend_on_what_was_cached() {
    let repository = repository(160);
    add(&repository, FOREIGN);
    check(&repository, &[]);
    // The index on disk is of an older tree now: some of its files are gone, and some that it lacks are there.
    repository.switch("main").remove("src/part_3.rs").write("src/glyphs.rs", FOREIGN).commit("Go on");
    repository.switch("topic").merge("main");
    let kept = drift(&repository, &[]);
    assert_eq!(kept, drift(&repository, &["--no-cache"]));
    assert_eq!(kept["baseline"]["files"], 160);
    assert!(kept["score"].as_f64().unwrap() < 0.9, "the base has the names now: {kept}");
}
