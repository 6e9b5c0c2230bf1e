//! Files of cases: Markdown in which a heading states what holds and fenced blocks show it.
//!
//! A case is a `## ` heading with the blocks below it. One of them, which the test names, holds what is
//! expected. Text between the blocks is for the reader.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// One case.
pub(crate) struct Case {
    /// What it states.
    pub(crate) title: String,
    /// Its blocks, in order.
    pub(crate) blocks: Vec<Block>,
}

/// One fenced block.
pub(crate) struct Block {
    /// What stands behind the opening fence.
    pub(crate) info: String,
    /// Its lines.
    pub(crate) text: String,
    /// The bytes of `text` in the file.
    span: Range<usize>,
}

impl Case {
    fn titled(title: &str) -> Self {
        Self { title: title.to_owned(), blocks: Vec::new() }
    }

    /// The block with this info; `None` when there is none.
    pub(crate) fn block(&self, info: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.info == info)
    }
}

/// Runs the cases of `tests/cases/<file>`. `judge` is given a case and the text of its block `expectation`, and returns
/// what that text should be; the same text when all is well. With `UPDATE_CASES=1` the file is rewritten instead of
/// failing.
pub(crate) fn check(file: &str, expectation: &str, judge: impl Fn(&Case, &str) -> String) {
    let path = folder().join(file);
    let text = fs::read_to_string(&path).expect("a case file is readable");
    let mut updated = text.clone();
    let mut failures = String::new();
    // From the last to the first, so that the spans of those before stay right.
    for case in cases(&text).iter().rev() {
        let title = &case.title;
        let expected = case.block(expectation).unwrap_or_else(|| panic!("{title}: no block `{expectation}`"));
        let found = judge(case, &expected.text);
        if found != expected.text {
            updated.replace_range(expected.span.clone(), &found);
            let failure = format!("## {title}\nexpected:\n{}found:\n{found}\n", expected.text);
            failures.insert_str(0, &failure);
        }
    }
    if env::var_os("UPDATE_CASES").is_some() {
        fs::write(&path, updated).expect("a case file is writable");
    } else {
        assert!(failures.is_empty(), "{file}\n{failures}");
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The cases of a file with this text, in order.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<(String, Block)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let trimmed = line.trim_end();
        open = match open {
            Some((fence, mut block)) if trimmed == fence => {
                block.span.end = start;
                text[block.span.clone()].clone_into(&mut block.text);
                cases.last_mut().expect("a block belongs to a case").blocks.push(block);
                None
            }
            Some(open) => Some(open),
            None => {
                cases.extend(trimmed.strip_prefix("## ").map(Case::titled));
                fence(trimmed).map(|(fence, info)| (fence, Block { info, text: String::new(), span: end..end }))
            }
        };
        start = end;
    }
    assert!(open.is_none(), "the last block is not closed");
    cases
}

/// An opening fence: the line that closes it, and its info.
fn fence(line: &str) -> Option<(String, String)> {
    let info = line.trim_start_matches('`');
    let fence = &line[..line.len() - info.len()];
    (fence.len() >= 3).then(|| (fence.to_owned(), info.trim().to_owned()))
}
