//! `review-gate protect`: writes the ruleset that closes what the doctor finds open.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use super::{Outcome, access, console};
use crate::doctor::diagnose::diagnose_repository;
use crate::doctor::diagnosis::{Diagnosis, Place, Severity};
use crate::doctor::facts::{BranchKind, RepositoryFacts};
use crate::doctor::needs::Level;
use crate::doctor::plan::{DEFAULT_BRANCH, NAME, Plan, Target, plan};
use crate::github::app::InstallationDetails;
use crate::github::client::{GitHub, Repository};
use crate::github::repositories::RepositoryDetails;
use crate::github::rulesets::Ruleset;
use crate::jobs::survey::{installation_on, rulesets, survey_repository};
use crate::model::pull_request::RepositoryName;
use crate::output::diagnoses;
use crate::output::untrusted::visible;

/// Write the ruleset that closes what is open
///
/// One ruleset, `review-gate`, requires both checks from this App alone and a pull request, and forbids force pushes
/// and deletion. What it held before stays; other rulesets are not touched. It takes the permission `administration:
/// write`. Exits with 1 when something stays open that a ruleset cannot close, and with 2 when it could not run.
#[derive(Debug, Args)]
pub struct Protect {
    /// The repository.
    #[arg(long, value_name = "OWNER/NAME", value_parser = access::repository_name)]
    repo: RepositoryName,
    /// A branch or a pattern such as `release/*`; may be repeated [default: every branch that `doctor` finds open]
    #[arg(long = "branch", value_name = "BRANCH")]
    branches: Vec<String>,
    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// A TOML file with settings, the same as for `serve`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Protect {
    /// Says what is to change, changes it, and says what stays open.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        access::block_on(async {
            let github = access::github(self.config.as_deref())?;
            self.protect(&Scene::read(&github, &self.repo).await?).await
        })
    }

    async fn protect(&self, scene: &Scene) -> anyhow::Result<Outcome> {
        let facts = survey_repository(&scene.repository, &scene.details).await;
        let existing = own_ruleset(&scene.repository).await?;
        let targets = self.targets(scene, &facts);
        let plan = plan(existing.as_ref(), &targets, scene.app);
        if targets.is_empty() || plan.changes.is_empty() {
            console::print(&format!("{}: nothing to change\n", self.repo))?;
        } else {
            if self.dry_run {
                self.announce(&plan, "would change")?;
                return Ok(Outcome::Passed);
            }
            self.check_permission(scene)?;
            self.announce(&plan, "changes")?;
            self.write(scene, existing.as_ref(), &plan).await?;
        }
        let facts = survey_repository(&scene.repository, &scene.details).await;
        let mut left = diagnose_repository(&facts, scene.app);
        left.retain(|diagnosis| diagnosis.severity == Severity::Open);
        if left.is_empty() {
            return Ok(Outcome::Passed);
        }
        console::print("\nStill open:\n\n")?;
        console::print_styled(&diagnoses::places(&left))?;
        Ok(Outcome::Blocked)
    }

    /// The branches that are named, or those that something is to be closed at.
    fn targets(&self, scene: &Scene, facts: &RepositoryFacts) -> Vec<Target> {
        let default_branch = &scene.details.default_branch;
        if !self.branches.is_empty() {
            return self.branches.iter().map(|name| target(name, default_branch)).collect();
        }
        let diagnoses = diagnose_repository(facts, scene.app);
        let is_to_be_closed = |name: &String| diagnoses.iter().any(|diagnosis| is_to_be_closed(diagnosis, name));
        let branches = facts.branches.iter().filter(|branch| is_to_be_closed(&branch.name));
        branches
            .map(|branch| match branch.kind {
                BranchKind::Default => target(default_branch, default_branch),
                BranchKind::Existing | BranchKind::Coming => target(&branch.name, default_branch),
            })
            .collect()
    }

    fn announce(&self, plan: &Plan, lead: &str) -> anyhow::Result<()> {
        let lines: Vec<String> = plan.changes.iter().map(|change| format!("  - {}\n", visible(change))).collect();
        console::print(&format!("{}: {lead}\n{}", self.repo, lines.concat()))
    }

    fn check_permission(&self, scene: &Scene) -> anyhow::Result<()> {
        if Level::of(&scene.installation.permissions, "administration") == Some(Level::Write) {
            return Ok(());
        }
        bail!(
            "the App may not write rulesets of `{}`: grant it `administration: write` on its settings page under \
             \"Permissions & events\", and accept that on the page of the installation",
            self.repo
        )
    }

    async fn write(&self, scene: &Scene, existing: Option<&Ruleset>, plan: &Plan) -> anyhow::Result<()> {
        let written = match existing {
            Some(found) => scene.repository.update_ruleset(found.id, &plan.ruleset).await,
            None => scene.repository.create_ruleset(&plan.ruleset).await,
        };
        written.map(drop).with_context(|| format!("writing the ruleset `{NAME}` of `{}`", self.repo))
    }
}

/// What a ruleset is written for.
struct Scene {
    app: u64,
    installation: InstallationDetails,
    repository: Repository,
    details: RepositoryDetails,
}

impl Scene {
    async fn read(github: &GitHub, name: &RepositoryName) -> anyhow::Result<Self> {
        let app = github.app().details().await?.id;
        let details = installation_on(github, name).await?;
        let installation = github.installation(details.id);
        let found = installation.repository_by_name(name).await?;
        let repository = installation.repository(found.id, found.name.clone());
        Ok(Self { app, installation: details, repository, details: found })
    }
}

/// The ruleset of the repository itself that the gate wrote.
async fn own_ruleset(repository: &Repository) -> anyhow::Result<Option<Ruleset>> {
    let is_own = |ruleset: &Ruleset| {
        ruleset.name == NAME && ruleset.source_type.as_deref().is_none_or(|source| source == "Repository")
    };
    let rulesets = rulesets(repository).await.context("reading what protects the repository")?;
    Ok(rulesets.into_iter().find(is_own))
}

/// Whether a ruleset of the gate closes what was found at a branch.
fn is_to_be_closed(diagnosis: &Diagnosis, name: &str) -> bool {
    let is_there = matches!(&diagnosis.place, Place::Branch { branch, .. } if branch == name);
    is_there && diagnosis.severity != Severity::Fine && diagnosis.topic.is_closed_by_ruleset()
}

fn target(name: &str, default_branch: &str) -> Target {
    let reference = format!("refs/heads/{name}");
    let pattern = if name == default_branch { DEFAULT_BRANCH.to_owned() } else { reference.clone() };
    Target { pattern, reference }
}
