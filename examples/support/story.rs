//! Two repositories of a shop, whose work is done by agents and reviewed by two people.

use std::time::Duration;

use anyhow::bail;

use crate::github::FakeGitHub;
use crate::github::account::{Account, AccountKind};
use crate::github::pull::Pull;
use crate::github::repository::{Commit, Repository};
use crate::stage::{CHECKS, gate_rules};

const GLANCE: Duration = Duration::from_millis(250);
const MOST_GLANCES: u32 = 800;

const PRICES: &str = include_str!("shop/prices.py");
const DISCOUNTS: &str = include_str!("shop/discounts.py");
const SESSIONS: &str = "import time\n\nfrom auth.store import find\n\n\ndef session_of(token, store):\n    found = find(store, token)\n    if found is None:\n        raise PermissionError(\"unknown token\")\n    if found.expires_at < time.time():\n        raise PermissionError(\"expired\")\n    return found\n";
const CACHED_SESSIONS: &str = "import time\n\nfrom auth.store import find\n\nKNOWN = {}\n\n\ndef session_of(token, store):\n    if token in KNOWN:\n        return KNOWN[token]\n    found = find(store, token)\n    if found is None:\n        raise PermissionError(\"unknown token\")\n    KNOWN[token] = found\n    return found\n";

/// The people, the agents, and what they work at.
pub(crate) struct Story<'a> {
    github: &'a FakeGitHub,
    shop: Repository,
    billing: Repository,
    alice: Account,
    copilot: Account,
    claude: Account,
    pulls: Vec<(Repository, Pull)>,
}

impl<'a> Story<'a> {
    /// Before anything happens. A third repository is none of Alice's business.
    pub(crate) fn begin(github: &'a FakeGitHub) -> Self {
        let (shop, billing, secret) = ("acme/shop", "acme/billing", "initech/plans");
        let [shop, billing, secret] = [shop, billing, secret].map(|name| github.repository(name));
        let [alice, bob] = ["alice", "bob"].map(|login| github.user(login));
        let copilot = github.account(198_982_749, "copilot-swe-agent[bot]", AccountKind::Bot);
        let claude = github.account(209_825_114, "claude[bot]", AccountKind::Bot);
        secret.set_permission(&bob, "write");
        for repository in [&shop, &billing] {
            for account in [&alice, &copilot, &claude] {
                repository.set_permission(account, "write");
            }
        }
        for repository in [&shop, &billing, &secret] {
            repository.protect(gate_rules(github));
        }
        github.sign_in_as(&alice);
        let mut story = Self { github, shop, billing, alice, copilot, claude, pulls: Vec::new() };
        let files = [("shop/prices.py", PRICES), ("auth/session.py", SESSIONS)];
        story.base(&story.shop, &files.map(|(path, text)| (path, Some(text))));
        story.base(&story.billing, &[("billing/invoice.py", Some(PRICES))]);
        secret.set_permission(&story.copilot, "write");
        let copilot = story.copilot.clone();
        story.propose(&secret, &copilot, "Write down the plans", "As asked.", &[("plans.md", "Plans\n")]);
        story
    }

    fn base(&self, repository: &Repository, files: &[(&str, Option<&str>)]) {
        let signature = self.alice.signature();
        let commit = Commit { message: "Begin the shop", files, ..Commit::by(&signature) };
        repository.set_branch("main", &repository.commit(&commit));
    }

    /// What has been waiting.
    pub(crate) fn long_ago(&mut self) {
        let text = PRICES.replace("return round(result, 2)", "return round(result * 1.0, 2)");
        let body = "Rounds totals.\n\nNo functional change.";
        self.propose(
            &self.billing.clone(),
            &self.copilot.clone(),
            "Round invoice totals",
            body,
            &[("billing/invoice.py", &text)],
        );
    }

    /// What came in just now.
    pub(crate) fn today(&mut self) {
        let (shop, billing) = (self.shop.clone(), self.billing.clone());
        let (copilot, claude, alice) = (self.copilot.clone(), self.claude.clone(), self.alice.clone());
        let body =
            "Adds bulk discounts to the price list.\n\n- Adds tests for the new function\n- No new dependencies\n";
        let files = [("shop/discounts.py", DISCOUNTS), ("requirements.txt", "money-math==3.1\n")];
        self.propose(&shop, &copilot, "Add bulk discounts to the price list", body, &files);

        let body = "Keeps sessions in memory so that they are not looked up for every request.";
        let files = [("auth/session.py", CACHED_SESSIONS)];
        self.propose(&shop, &claude, "Cache session lookups", body, &files);

        let rounded = PRICES.replace("result += price * rate", "result += round(price * rate, 2)");
        let body = "Rounds each price before it is added.";
        self.propose(&shop, &copilot, "Round each price to cents", body, &[("shop/prices.py", &rounded)]);
        let checked = PRICES.replace("if price > 0:", "if price is not None and price > 0:");
        self.propose(&shop, &claude, "Skip prices that are missing", "Skips them.", &[("shop/prices.py", &checked)]);

        let readme = "# The shop\n\nPrices, discounts and sessions.\n";
        self.propose(&shop, &copilot, "Say what the shop is for", "Explains it.", &[("README.md", readme)]);
        let readme = "# Billing\n\nInvoices for the shop.\n";
        self.propose(&billing, &alice, "Explain billing", "Explains it.", &[("README.md", readme)]);

        let (ledger, report, tests) = (module("ledger", 24), module("report", 20), tests_of("ledger", 24));
        let body = "Adds the ledger, and a report of each month.\n\nTests included.";
        let files =
            [("billing/ledger.py", &*ledger), ("billing/report.py", &*report), ("tests/test_ledger.py", &*tests)];
        self.propose(&billing, &claude, "Add a ledger and monthly reports", body, &files);
        let importer = module("importer", 4);
        self.propose(
            &billing,
            &copilot,
            "Import invoices of last year",
            "Begins it.",
            &[("billing/import.py", &importer)],
        );
        if let Some((_, draft)) = self.pulls.last() {
            draft.convert_to_draft(&copilot);
        }
    }

    /// Somebody approves what is quickly read.
    pub(crate) fn approve_one(&self) {
        let find = |title: &str| self.pulls.iter().find(|(_, pull)| pull.state().title == title);
        if let Some((_, pull)) = find("Say what the shop is for") {
            pull.review(&self.alice, "APPROVED", "");
        }
    }

    /// An agent opens another pull request.
    pub(crate) fn open(&mut self, title: &str) {
        let text = module("extra", 1);
        self.propose(&self.shop.clone(), &self.copilot.clone(), title, "As asked.", &[("shop/extra.py", &text)]);
    }

    fn propose(&mut self, repository: &Repository, author: &Account, title: &str, body: &str, files: &[(&str, &str)]) {
        let branch = title.to_lowercase().replace(' ', "-");
        let signature = author.signature();
        let files: Vec<(&str, Option<&str>)> = files.iter().map(|(path, text)| (*path, Some(*text))).collect();
        let commit = Commit { message: title, files: &files, branch: &branch, ..Commit::by(&signature) };
        let sha = repository.commit(&commit);
        repository.push(author, &branch, &sha, false).unwrap();
        self.pulls.push((repository.clone(), repository.open_pull(author, &branch, "main", title, body)));
    }

    /// Delivers webhooks until every pull request has been judged.
    pub(crate) async fn settle(&self) -> anyhow::Result<()> {
        for _ in 0..MOST_GLANCES {
            self.github.deliver_all().await;
            let is_judged = |(repository, pull): &(Repository, Pull)| {
                let ended = repository.check_runs(&pull.head()).into_iter().filter(|run| run.conclusion.is_some());
                ended.count() >= CHECKS.len()
            };
            tokio::time::sleep(GLANCE).await;
            if self.pulls.iter().all(is_judged) {
                // What follows from the last verdicts.
                tokio::time::sleep(8 * GLANCE).await;
                return Ok(());
            }
        }
        bail!("not everything was judged in time")
    }
}

/// Code that is of no use but to be read.
fn module(name: &str, functions: usize) -> String {
    let function = |number: usize| {
        format!(
            "def {name}_{number}(entries, limit_{number}):\n    found = [entry for entry in entries if entry.kind == {number}]\n    \
             if len(found) > limit_{number}:\n        raise ValueError(\"more than {number} of {name}\")\n    \
             for entry in found:\n        entry.{name}_{number} = limit_{number} - {number}\n    \
             return sorted(found, key=lambda entry: entry.date_{number})\n\n\n"
        )
    };
    (0..functions).map(function).collect()
}

fn tests_of(name: &str, functions: usize) -> String {
    let test =
        |number: usize| format!("def test_{name}_{number}():\n    assert {name}_{number}([], {number}) == []\n\n\n");
    format!("from billing.{name} import *\n\n\n{}", (0..functions).map(test).collect::<String>())
}
