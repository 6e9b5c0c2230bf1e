//! What the API says of commits and changes, read from git.

use jiff::Timestamp;

use super::git::Git;

/// A commit as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct CommitInfo {
    pub(crate) sha: String,
    pub(crate) tree: String,
    pub(crate) parents: Vec<String>,
    pub(crate) author: Signature,
    pub(crate) committer: Signature,
    pub(crate) message: String,
}

/// Who signed a commit, and when.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) at: Timestamp,
}

/// A file of a change.
#[derive(Clone, Debug)]
pub(crate) struct ChangedFile {
    pub(crate) path: String,
    /// Where it was before, if it was renamed.
    pub(crate) previous_path: Option<String>,
    /// As the API spells it: `added`, `removed`, `modified` or `renamed`.
    pub(crate) status: &'static str,
    /// The blob after the change; before it, if the file was removed.
    pub(crate) blob: String,
    pub(crate) additions: u64,
    pub(crate) deletions: u64,
}

/// What git prints with `-z`.
type Split<'a> = std::str::SplitTerminator<'a, char>;

/// Fields end in NUL, commits in RS.
const FORMAT: &str = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x1e";

impl Git {
    /// One commit.
    pub(crate) fn commit_info(&self, sha: &str) -> CommitInfo {
        let text = self.ask(&["log", "--no-walk", FORMAT, sha]);
        parse_commits(&text).pop().expect("the commit is there")
    }

    /// The commits of `head` that `base` does not have, oldest first.
    pub(crate) fn commits_between(&self, base: &str, head: &str) -> Vec<CommitInfo> {
        parse_commits(&self.ask(&["log", "--reverse", "--topo-order", FORMAT, &format!("{base}..{head}")]))
    }

    /// The files that differ between two commits; of the empty tree, if there is no `before`.
    pub(crate) fn changed_files(&self, before: Option<&str>, after: &str) -> Vec<ChangedFile> {
        let before = before.map_or_else(|| self.ask(&["hash-object", "-t", "tree", "/dev/null"]), str::to_owned);
        let printed =
            self.ask(&["diff-tree", "-r", "-z", "-M", "--no-abbrev", "--raw", "--numstat", before.trim(), after]);
        let mut parts = printed.split_terminator('\0');
        let mut files = parse_raw(&mut parts);
        for (file, (additions, deletions)) in files.iter_mut().zip(parse_counts(parts)) {
            (file.additions, file.deletions) = (additions, deletions);
        }
        files
    }

    /// The hunks of one file, as the API's `patch`.
    pub(crate) fn patch(&self, before: Option<&str>, after: &str, file: &ChangedFile) -> Option<String> {
        let mut arguments = vec!["diff-tree", "-r", "-p", "-M", before?, after, "--", &file.path];
        arguments.extend(file.previous_path.as_deref());
        let text = self.ask(&arguments);
        text.find("@@ ").map(|start| text[start..].trim_end_matches('\n').to_owned())
    }

    /// The blob of a path in a commit, with its id.
    pub(crate) fn file(&self, commit: &str, path: &str) -> Option<(String, Vec<u8>)> {
        let name = format!("{commit}:{path}");
        let id = self.try_ask(&["rev-parse", "--quiet", "--verify", &name])?;
        let content = self.try_ask(&["cat-file", "blob", &name])?;
        Some((String::from_utf8_lossy(&id).trim().to_owned(), content))
    }

    /// The entries of a directory in a commit: type (`blob`, `tree` or `commit`), id, path.
    pub(crate) fn entries(&self, commit: &str, path: &str) -> Option<Vec<(String, String, String)>> {
        let listed = self.try_ask(&["ls-tree", "-z", "--full-tree", &format!("{commit}:{path}")])?;
        let listed = String::from_utf8_lossy(&listed);
        let entry = |line: &str| {
            let (attributes, name) = line.split_once('\t')?;
            let mut attributes = attributes.split(' ').skip(1);
            Some((attributes.next()?.to_owned(), attributes.next()?.to_owned(), name.to_owned()))
        };
        Some(listed.split_terminator('\0').filter_map(entry).collect())
    }
}

fn parse_commits(text: &str) -> Vec<CommitInfo> {
    text.split_terminator('\x1e')
        .map(|record| record.trim_start_matches('\n'))
        .filter(|record| !record.is_empty())
        .map(parse_commit)
        .collect()
}

fn parse_commit(record: &str) -> CommitInfo {
    let fields: Vec<&str> = record.splitn(10, '\0').collect();
    let signature = |first: usize| Signature {
        name: fields[first].to_owned(),
        email: fields[first + 1].to_owned(),
        at: Timestamp::from_second(fields[first + 2].parse().expect("git prints seconds")).expect("in range"),
    };
    CommitInfo {
        sha: fields[0].to_owned(),
        tree: fields[1].to_owned(),
        parents: fields[2].split_whitespace().map(String::from).collect(),
        author: signature(3),
        committer: signature(6),
        message: fields[9].trim_end_matches('\n').to_owned(),
    }
}

/// Takes the records of the raw format, each of which begins with a colon, and leaves what follows.
fn parse_raw(parts: &mut Split<'_>) -> Vec<ChangedFile> {
    let mut files = Vec::new();
    while let Some(attributes) = parts.clone().next().and_then(|part| part.strip_prefix(':')) {
        let attributes: Vec<&str> = attributes.split(' ').collect();
        let mut path = parts.by_ref().skip(1).map(String::from);
        let first = path.next().expect("a path follows the attributes");
        let (status, previous_path, path) = match attributes[4].as_bytes()[0] {
            b'A' => ("added", None, first),
            b'D' => ("removed", None, first),
            b'R' => ("renamed", Some(first), path.next().expect("a rename has two paths")),
            _ => ("modified", None, first),
        };
        let blob = attributes[if status == "removed" { 2 } else { 3 }].to_owned();
        files.push(ChangedFile { path, previous_path, status, blob, additions: 0, deletions: 0 });
    }
    files
}

/// Additions and deletions of each file, in the order of the raw format; a renamed file has two further parts.
fn parse_counts(parts: Split<'_>) -> Vec<(u64, u64)> {
    let counted = |part: &str| {
        let mut columns = part.splitn(3, '\t');
        let (additions, deletions, _path) = (columns.next()?, columns.next()?, columns.next()?);
        Some((additions.parse().unwrap_or(0), deletions.parse().unwrap_or(0)))
    };
    parts.filter_map(counted).collect()
}
