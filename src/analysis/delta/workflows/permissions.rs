//! What the token of a job may do.

use std::collections::BTreeMap;

use crate::analysis::delta::document::Node;

/// How much a token may do with one kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Access {
    None,
    Read,
    Write,
}

/// What a token may do: all that is said, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Permissions {
    /// For the scopes that are not named.
    rest: Access,
    /// By scope, with the line that says so.
    scopes: BTreeMap<String, (Access, u32)>,
    /// Where all of it is said.
    line: u32,
}

impl Permissions {
    /// What `permissions:` says; `None` for what it cannot say.
    pub(super) fn of(node: &Node) -> Option<Self> {
        let rest = match node.text() {
            Some("write-all") => Access::Write,
            Some("read-all") => Access::Read,
            Some("") | None => Access::None,
            Some(_) => return None,
        };
        let scope = |(name, access, line): (&String, Option<&str>, u32)| {
            let access = match access? {
                "write" => Access::Write,
                "read" => Access::Read,
                "none" => Access::None,
                _ => return None,
            };
            Some((name.clone(), (access, line)))
        };
        let scopes = node.entries().iter().map(|entry| (&entry.key, entry.node.text(), entry.line)).filter_map(scope);
        Some(Self { rest, scopes: scopes.collect(), line: node.line })
    }

    /// What may be done that `before` did not allow, each with the line that says so.
    ///
    /// Where it said nothing, the settings of the repository do, and these are not known. Then only that is more which
    /// neither of the two settings there are allows, or which asks for everything.
    pub(super) fn beyond(&self, before: Option<&Self>) -> Vec<(String, u32)> {
        let mut wider: Vec<(String, u32)> = Vec::new();
        if self.rest == Access::Write && before.is_none_or(|before| before.rest < Access::Write) {
            wider.push(("write-all".to_owned(), self.line));
        } else if before.is_some_and(|before| self.rest > before.rest) {
            wider.push(("read-all".to_owned(), self.line));
        }
        for (scope, (access, line)) in &self.scopes {
            let unsaid = if scope == "id-token" { Access::None } else { Access::Write };
            if *access > before.map_or(unsaid, |before| before.access(scope)) {
                let word = if *access == Access::Write { "write" } else { "read" };
                wider.push((format!("{scope}: {word}"), *line));
            }
        }
        wider
    }

    fn access(&self, scope: &str) -> Access {
        self.scopes.get(scope).map_or(self.rest, |(access, _)| *access)
    }
}
