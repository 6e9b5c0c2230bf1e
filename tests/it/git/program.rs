//! The `git` program and what passes between two of its commands.

use std::time::Duration;

use review_gate::git::program::{Program, ProgramError};

use crate::support::repository::TestRepository;

const PRINT: [&str; 3] = ["diff-tree", "--stdin", "-p"];
const NAME: [&str; 2] = ["patch-id", "--stable"];

#[tokio::test]
async fn what_is_longer_than_it_may_be_is_not_passed_on() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let head = repository.write("file", "two\n".repeat(100_000)).commit("Change");
    let git_dir = repository.path().join(".git");
    let program = Program { git_dir: &git_dir, limit: Duration::from_secs(60) };
    let asked = format!("{head}\n");
    let named = program.pipe(&PRINT, asked.as_bytes(), &NAME, 1_000_000).await.unwrap().unwrap();
    assert!(String::from_utf8(named).unwrap().trim_end().ends_with(head.as_hex()));
    assert_eq!(program.pipe(&PRINT, asked.as_bytes(), &NAME, 10_000).await.unwrap(), None);
    assert!(program.pipe(&["no-command"], &[], &NAME, 10_000).await.is_err());
}

#[tokio::test]
async fn what_prints_without_end_is_ended() {
    let repository = TestRepository::with_files(&[("file", &"a line\n".repeat(3_000_000))]);
    let git_dir = repository.path().join(".git");
    let program = Program { git_dir: &git_dir, limit: Duration::from_secs(60) };
    let printed = program.run(&["cat-file", "blob", "HEAD:file"], &[]).await;
    assert!(matches!(printed, Err(ProgramError::TooMuch { command }) if command == "cat-file"));
}
