//! What differs between the packages of the two sides of a file.

use std::collections::BTreeSet;

use super::formats::{Format, format_of};
use super::neighbours::Neighbours;
use super::package::{Requirement, Requirements};
use super::{DependencyChange, DependencyScope};
use crate::analysis::context::FileContext;
use crate::analysis::delta::file_role::is_fixture;
use crate::model::change::FileStatus;
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;

/// A file that names packages, with those that each side names.
pub(super) struct Sides<'a> {
    /// The file.
    pub(super) file: &'a FileContext<'a>,
    /// How it names them.
    pub(super) format: &'static Format,
    /// What it names at base.
    pub(super) before: Requirements,
    /// What it names at head.
    pub(super) after: Requirements,
}

impl<'a> Sides<'a> {
    /// What `file` names; `None` where it is no file that names packages, or one side of it cannot be read.
    pub(super) fn of(file: &'a FileContext<'a>) -> Option<Self> {
        let format = format_of(&file.file.path)?;
        let previous = format_of(file.file.previous_path.as_ref().unwrap_or(&file.file.path));
        let previous = previous.filter(|previous| previous.ecosystem == format.ecosystem);
        // What a copy was made from is still there: all of the copy is new.
        let old = file.file.before.as_ref().filter(|_| file.file.status != FileStatus::Copied);
        let before = match previous {
            Some(previous) if old.is_some() => previous.requirements(&file.before.as_ref()?.text)?,
            Some(_) | None => Requirements::new(),
        };
        let after = match &file.file.after {
            Some(_) => format.requirements(&file.after.as_ref()?.text)?,
            None => Requirements::new(),
        };
        Some(Self { file, format, before, after })
    }

    /// The packages that differ, by name.
    pub(super) fn changes(&self, neighbours: &Neighbours) -> Vec<DependencyChange> {
        let names: BTreeSet<&String> = self.before.keys().chain(self.after.keys()).collect();
        names.into_iter().filter_map(|name| self.change(name, neighbours)).collect()
    }

    fn change(&self, name: &str, neighbours: &Neighbours) -> Option<DependencyChange> {
        let (before, after) = (self.before.get(name), self.after.get(name));
        if let (Some(before), Some(after)) = (before, after)
            && before.versions == after.versions
            && before.package.scope == after.package.scope
        {
            return None;
        }
        let newest = after.or(before)?;
        let revision = if after.is_some() { Revision::Head } else { Revision::Base };
        let package = &newest.package;
        let path = match (revision, &self.file.file.previous_path) {
            (Revision::Base, Some(previous)) => previous,
            _ => &self.file.file.path,
        };
        Some(DependencyChange {
            ecosystem: self.format.ecosystem,
            package: package.name.clone(),
            before: before.map(|side| side.versions_beside(after)),
            after: after.map(|side| side.versions_beside(before)),
            scope: self.scope(name, newest, neighbours),
            familiarity: neighbours.familiarity(self.format.ecosystem, name),
            is_locked: self.format.is_locked || package.is_indirect,
            is_fixture: is_fixture(self.file),
            place: Place { path: path.clone(), lines: LineRange::new(package.line, package.line), revision },
        })
    }

    /// What a package is for: where its version alone is set here, as those say who ask for it.
    fn scope(&self, name: &str, requirement: &Requirement, neighbours: &Neighbours) -> DependencyScope {
        let asked = neighbours.scope(self.format.ecosystem, name).filter(|_| requirement.package.is_central);
        asked.unwrap_or(requirement.package.scope)
    }
}

impl Requirement {
    /// The versions that the other side has not, or all where that tells nothing.
    fn versions_beside(&self, other: Option<&Self>) -> String {
        let none = BTreeSet::new();
        let others = other.map_or(&none, |other| &other.versions);
        let own: Vec<&str> = self.versions.difference(others).map(String::as_str).collect();
        let is_exchange = !own.is_empty() && others.difference(&self.versions).next().is_some();
        if is_exchange {
            own.join(", ")
        } else {
            self.versions.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        }
    }
}
