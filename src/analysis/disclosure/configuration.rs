//! Values of settings that changed: of the program, of containers, of where it runs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use globset::{Glob, GlobSet, GlobSetBuilder};
use regex::Regex;

use super::event::{Event, Name, listed, names_of_file};
use crate::analysis::context::{Context, FileContext};
use crate::analysis::delta::Delta;
use crate::analysis::delta::file_role::FileRole;
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::model::summary::UndisclosedKind;

/// Settings that decide how the program runs; those of editors, linters and builds do not.
const SETTINGS: &[&str] = &[
    "**/{Dockerfile,Containerfile}{,.*}",
    "**/{docker-compose,compose}{,.*,-*}.{yml,yaml}",
    "**/.env{,.*}",
    "**/*.{tf,tfvars,env,properties,ini,conf,cfg}",
    "**/{config,conf,settings,deploy,deployment,deployments,k8s,kubernetes,helm,charts,infra,environments}/**/*.{yml,yaml,toml,json}",
    "**/{application,appsettings,config,settings,values}{,.*,-*}.{yml,yaml,toml,json}",
    "**/{fly,wrangler,netlify,vercel,app,Procfile,nginx}.{toml,json,yaml,conf}",
];

/// The settings whose value changed, one event a file.
pub fn events(context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    let is_setting =
        |(_, role): &(&FileContext<'_>, &FileRole)| matches!(role, FileRole::Configuration | FileRole::Source);
    let files = context.files.iter().zip(&delta.roles).filter(is_setting);
    files.filter(|(file, _)| is_of_program(file)).filter_map(|(file, _)| event(file)).collect()
}

fn is_of_program(file: &FileContext<'_>) -> bool {
    /// What tells tools how to work on the program, not the program how to work.
    const TOOLS: &[&str] = &["setup.cfg", "tox.ini", "pytest.ini", "mypy.ini", ".coveragerc", "tsconfig.json"];
    static SET: LazyLock<GlobSet> = LazyLock::new(|| {
        let mut set = GlobSetBuilder::new();
        for glob in SETTINGS {
            set.add(Glob::new(glob).expect("the glob is valid"));
        }
        set.build().expect("the globs are valid")
    });
    let path = file.file.path.to_match();
    let is_example = ["example", "sample", "template", "demo", "docs/", "test"].iter().any(|word| path.contains(word));
    SET.is_match(&*path) && !is_example && !TOOLS.contains(&file.file.path.file_name().to_string().as_str())
}

fn event(file: &FileContext<'_>) -> Option<Event> {
    let (before, after) = (file.before.as_ref()?, file.after.as_ref()?);
    let old = settings(&before.text, |line| file.diff.deleted.contains(line));
    let new = settings(&after.text, |line| file.diff.added.contains(line));
    let mut changed: Vec<(u32, String, String)> = Vec::new();
    for (key, (line, value)) in &new {
        if let Some((_, former)) = old.get(key).filter(|(_, former)| former != value && !is_version(key, value))
            && value.len() + former.len() < 80
        {
            changed.push((*line, key.clone(), format!("{key} {former} -> {value}")));
        }
    }
    changed.sort();
    let line = changed.first()?.0;
    let place = Place { path: file.file.path.clone(), lines: LineRange::new(line, line), revision: Revision::Head };
    let mut names = names_of_file(&file.file.path);
    for (_, key, _) in &changed {
        names.extend([Name::Identifier(key.clone()), Name::Package(key.clone())]);
    }
    let details: Vec<String> = changed.into_iter().map(|(_, _, detail)| detail).collect();
    Some(Event::new(UndisclosedKind::ConfigurationChanged, place, listed(&details), names))
}

/// The settings on the lines that are `wanted`, but for those that stand there more than once.
fn settings(text: &str, wanted: impl Fn(u32) -> bool) -> BTreeMap<String, (u32, String)> {
    static SETTING: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"^\s*(?:-\s+|export\s+|ENV\s+|ARG\s+)?["']?(?<key>[A-Za-z_][A-Za-z0-9_.-]{1,60})["']?\s*[:=]\s*["']?(?<value>[^\s"'{\[][^"']{0,80}?)["']?,?\s*(?:#.*)?$"#;
        Regex::new(pattern).expect("the pattern is valid")
    });
    let mut settings: BTreeMap<String, (u32, String)> = BTreeMap::new();
    let mut repeated = Vec::new();
    for (line, text) in (1..).zip(text.lines()).filter(|(line, _)| wanted(*line)) {
        if let Some(found) = SETTING.captures(text) {
            let key = found["key"].to_owned();
            if settings.insert(key.clone(), (line, found["value"].to_owned())).is_some() {
                repeated.push(key);
            }
        }
    }
    for key in repeated {
        settings.remove(&key);
    }
    settings
}

/// Whether the setting names a release, which is a package's business.
fn is_version(key: &str, value: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["version", "image", "tag", "rev", "sha", "hash", "uses", "ref"].iter().any(|word| key.ends_with(word))
        || value.split('.').count() > 2 && value.split('.').all(|part| part.bytes().any(|byte| byte.is_ascii_digit()))
}
