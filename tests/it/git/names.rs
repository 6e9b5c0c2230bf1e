//! What names stand for, hostile ones among them.

use review_gate::git::error::GitError;

use crate::support::repository::TestRepository;

#[test]
fn a_name_stands_for_what_git_takes_it_for() {
    let repository = TestRepository::with_files(&[("file", "text\n")]);
    repository.write("file", "more\n").commit("Second commit");
    repository.git(["tag", "--annotate", "--message", "Release", "v1"]);
    repository.branch("topic/one").write("file", "most\n").commit("Third commit");
    let opened = repository.open();
    for name in ["HEAD", "@", "HEAD~2", "HEAD^", "v1", "main", "topic/one", "refs/heads/main", "v1^{commit}"] {
        let expected = repository.id(&format!("{name}^{{commit}}"));
        assert_eq!(opened.resolve(name).unwrap(), expected, "{name}");
    }
    let head = repository.head();
    assert_eq!(opened.resolve(&head.as_hex()[..10]).unwrap(), head);
}

#[test]
fn a_name_that_is_no_single_commit_is_an_error() {
    let repository = TestRepository::with_files(&[("file", "text\n")]);
    let opened = repository.open();
    let hostile = [
        "",
        " ",
        "-",
        "--",
        "--upload-pack=touch x",
        "-1",
        "main..HEAD",
        "main...HEAD",
        "^main",
        "..",
        "...",
        ":",
        ":/",
        ":/First",
        ":0:file",
        ":file",
        "HEAD:file",
        "HEAD^{tree}",
        "@{",
        "@{}",
        "@{-1}",
        "@{99}",
        "@{upstream}",
        "HEAD@{",
        "^",
        "~",
        "HEAD~99999999999999999999",
        "HEAD^9",
        "HEAD^{",
        "HEAD^{/",
        "HEAD^{/absent}",
        "HEAD^{nonsense}",
        "main\0",
        "../../etc/passwd",
        "refs/../HEAD",
        "a b",
        "\u{202e}main",
        "\n",
        "0000000000000000000000000000000000000000",
        "0",
        "g",
        "HEAD^!",
        "HEAD^@",
        "HEAD^-1",
        "v1-1-gdeadbee",
        "*",
        "main*",
        "[",
        "\\",
    ];
    for name in hostile {
        let error = opened.resolve(name).expect_err(name);
        assert!(matches!(error, GitError::UnknownRevision { .. }), "{name:?}: {error:?}");
        assert!(error.to_string().contains(name), "{name:?}: {error}");
    }
}

#[test]
fn a_branch_named_like_an_option_is_reached_by_its_full_name_alone() {
    let repository = TestRepository::with_files(&[("file", "text\n")]);
    repository.git(["update-ref", "refs/heads/--output=x", "HEAD"]);
    let opened = repository.open();
    assert!(opened.resolve("--output=x").is_err());
    assert_eq!(opened.resolve("refs/heads/--output=x").unwrap(), repository.head());
}

#[test]
fn an_ambiguous_abbreviation_is_an_error() {
    let repository = TestRepository::with_files(&[("file", "text\n")]);
    for number in 0..40 {
        repository.commit(&number.to_string());
    }
    let opened = repository.open();
    let ids = repository.git(["rev-list", "HEAD"]);
    let mut prefixes: Vec<&str> = ids.lines().map(|id| &id[..1]).collect();
    prefixes.sort_unstable();
    let ambiguous = prefixes.windows(2).find(|pair| pair[0] == pair[1]).unwrap()[0];
    assert!(opened.resolve(ambiguous).is_err());
}
