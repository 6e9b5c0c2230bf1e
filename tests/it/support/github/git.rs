//! One bare git directory, worked by the `git` program with no configuration but its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

/// Where imports leave their newest commit; never shown to clients.
const IMPORT_REF: &str = "refs/fake/import";

/// Nothing here has to outlive a crash. Imports stay packs, because unpacking each would take another process.
const CONFIGURATION: &str = "\
[core]
\trepositoryformatversion = 0
\tbare = true
\tfsync = none
[http]
\treceivepack = false
[uploadpack]
\tallowAnySHA1InWant = true
[transfer]
\thideRefs = refs/fake
[gc]
\tauto = 0
[fastimport]
\tunpackLimit = 1
";

/// A bare git directory. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Git {
    directory: PathBuf,
    memory: Arc<Mutex<Memory>>,
}

/// What git answered to questions about commits by their full ids, which it answers the same for ever.
type Memory = BTreeMap<Vec<String>, Output>;

/// A commit to make.
pub(crate) struct NewCommit<'a> {
    pub(crate) parents: &'a [String],
    pub(crate) author: (&'a str, &'a str),
    pub(crate) committer: (&'a str, &'a str),
    pub(crate) at: Timestamp,
    pub(crate) message: &'a str,
    /// Paths with their new text; `None` removes.
    pub(crate) files: &'a [(&'a str, Option<&'a str>)],
}

impl Git {
    /// Makes an empty one, which shares the objects of `shared_with`. Written by hand, because `git init` and
    /// `git config` take most of the time of a short test.
    pub(crate) fn create(directory: PathBuf, shared_with: Option<&Self>) -> Self {
        let objects = directory.join("objects");
        std::fs::create_dir_all(directory.join("refs/heads")).expect("directories can be made");
        match shared_with {
            Some(origin) => symlink(origin.directory.join("objects"), objects).expect("links can be made"),
            None => std::fs::create_dir(objects).expect("directories can be made"),
        }
        std::fs::write(directory.join("config"), CONFIGURATION).expect("files can be written");
        let git = Self { directory, memory: Arc::default() };
        git.set_head("main");
        git
    }

    /// Makes a branch the one that is checked out when the repository is cloned.
    pub(crate) fn set_head(&self, branch: &str) {
        let text = format!("ref: refs/heads/{branch}\n");
        std::fs::write(self.directory.join("HEAD"), text).expect("files can be written");
    }

    /// Where it is.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Stores a commit on top of its first parent, without moving any branch.
    pub(crate) fn commit(&self, commit: &NewCommit) -> String {
        let seconds = commit.at.as_second();
        let mut stream = format!("reset {IMPORT_REF}\ncommit {IMPORT_REF}\nmark :1\n");
        for (role, (name, email)) in [("author", commit.author), ("committer", commit.committer)] {
            writeln!(stream, "{role} {name} <{email}> {seconds} +0000").expect("a string takes text");
        }
        append_data(&mut stream, commit.message);
        for (position, parent) in commit.parents.iter().enumerate() {
            let verb = if position == 0 { "from" } else { "merge" };
            writeln!(stream, "{verb} {parent}").expect("a string takes text");
        }
        for (path, text) in commit.files {
            match text {
                Some(text) => {
                    writeln!(stream, "M 100644 inline {path}").expect("a string takes text");
                    append_data(&mut stream, text);
                }
                None => writeln!(stream, "D {path}").expect("a string takes text"),
            }
        }
        stream.push_str("\nget-mark :1\n");
        self.feed(&["fast-import", "--quiet", "--force"], &stream)
    }

    /// Stores a commit of a tree that is there already.
    pub(crate) fn commit_tree(
        &self,
        tree: &str,
        parents: &[&str],
        message: &str,
        author: (&str, &str),
        at: Timestamp,
    ) -> String {
        let mut text = format!("tree {tree}\n");
        for parent in parents {
            writeln!(text, "parent {parent}").expect("a string takes text");
        }
        let seconds = at.as_second();
        let (name, email) = author;
        write!(text, "author {name} <{email}> {seconds} +0000\ncommitter GitHub <noreply@github.com> {seconds} +0000\n\n{message}")
            .expect("a string takes text");
        self.feed(&["hash-object", "-t", "commit", "-w", "--stdin"], &text)
    }

    /// The tree of the two commits merged, unless they conflict.
    pub(crate) fn merge_tree(&self, ours: &str, theirs: &str) -> Option<String> {
        let output = self.remembered(&["merge-tree", "--write-tree", ours, theirs]);
        output.status.success().then(|| text_of(&output).trim().to_owned())
    }

    /// Points a ref at an object, or removes it.
    pub(crate) fn set_ref(&self, name: &str, sha: Option<&str>) {
        // As a file, because a process for each would make long tests slow.
        let path = self.directory.join(name);
        match sha {
            Some(sha) => {
                std::fs::create_dir_all(path.parent().expect("a ref is in a directory")).expect("refs have room");
                std::fs::write(path, format!("{sha}\n")).expect("refs can be written");
            }
            None if path.exists() => std::fs::remove_file(path).expect("refs can be removed"),
            None => {}
        }
    }

    /// The commit a full or abbreviated SHA names.
    pub(crate) fn commit_named(&self, sha: &str) -> Option<String> {
        let is_hexadecimal = sha.len() >= 4 && sha.bytes().all(|byte| byte.is_ascii_hexdigit());
        let name = format!("{sha}^{{commit}}");
        let question = ["rev-parse", "--quiet", "--verify", name.as_str()];
        if !is_hexadecimal {
            return None;
        }
        let resolved = if sha.len() == 40 { self.remembered(&question) } else { self.output(&question) };
        resolved.status.success().then(|| text_of(&resolved).trim().to_owned())
    }

    /// Whether `ancestor` is `descendant` or comes before it.
    pub(crate) fn is_ancestor(&self, ancestor: &str, descendant: &str) -> bool {
        ancestor == descendant
            || self.remembered(&["merge-base", "--is-ancestor", ancestor, descendant]).status.success()
    }

    /// The best common ancestor.
    pub(crate) fn merge_base(&self, one: &str, other: &str) -> Option<String> {
        let output = self.remembered(&["merge-base", one, other]);
        output.status.success().then(|| text_of(&output).trim().to_owned())
    }

    /// What git prints of commits named by their full ids; it must succeed.
    pub(crate) fn ask(&self, arguments: &[&str]) -> String {
        let output = self.remembered(arguments);
        assert_success(arguments, &output);
        text_of(&output)
    }

    /// What git prints of commits named by their full ids, if it succeeds.
    pub(crate) fn try_ask(&self, arguments: &[&str]) -> Option<Vec<u8>> {
        let output = self.remembered(arguments);
        output.status.success().then_some(output.stdout)
    }

    fn remembered(&self, arguments: &[&str]) -> Output {
        let question: Vec<String> = arguments.iter().copied().map(String::from).collect();
        let mut memory = self.memory.lock().expect("nothing panics while it holds the memory");
        if let Some(answer) = memory.get(&question) {
            return answer.clone();
        }
        let answer = self.output(arguments);
        let is_unknown = question.first().is_some_and(|verb| verb == "rev-parse") && !answer.status.success();
        // A commit that is not there may come.
        if !is_unknown {
            memory.insert(question, answer.clone());
        }
        answer
    }

    fn feed(&self, arguments: &[&str], input: &str) -> String {
        let mut command = self.command(arguments);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.expect("git is installed");
        let mut pipe = child.stdin.take().expect("its input was piped");
        pipe.write_all(input.as_bytes()).expect("git reads its input");
        drop(pipe);
        let output = child.wait_with_output().expect("git can be waited for");
        assert_success(arguments, &output);
        text_of(&output).trim().to_owned()
    }

    fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().expect("git is installed")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.directory).args(arguments).env("HOME", &self.directory);
        command.env("LC_ALL", "C").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for inherited in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
            command.env_remove(inherited);
        }
        command.env("GIT_DIR", &self.directory);
        command
    }
}

fn append_data(stream: &mut String, text: &str) {
    writeln!(stream, "data {}\n{text}", text.len()).expect("a string takes text");
}

fn assert_success(arguments: &[&str], output: &Output) {
    assert!(output.status.success(), "git {arguments:?} failed: {}", String::from_utf8_lossy(&output.stderr));
}

fn text_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
