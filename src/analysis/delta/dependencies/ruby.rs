//! Bundler: `Gemfile`, gem specifications and `Gemfile.lock`.

use std::sync::LazyLock;

use regex::Regex;

use super::DependencyScope;
use super::package::Package;

/// The groups that no program needs when it runs.
const DEVELOPMENT_GROUPS: [&str; 6] = ["development", "test", "ci", "lint", "doc", "docs"];

/// The packages of a `Gemfile`.
pub(super) fn gemfile(text: &str) -> Vec<Package> {
    static GEM: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"^\s*gem[ (]+["']([\w.-]+)["'](.*)$"#).expect("the pattern is valid"));
    let mut packages = Vec::new();
    // For each block that is open, what the packages in it are for.
    let mut blocks: Vec<DependencyScope> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let code = line.split(" #").next().unwrap_or_default().trim();
        let surrounding = blocks.last().copied().unwrap_or(DependencyScope::Runtime);
        if let Some(found) = GEM.captures(code) {
            let options = &found[2];
            let scope = if options.contains("group") { scope_of_groups(options) } else { surrounding };
            let is_own = options.contains("path:") || options.contains(":path");
            packages.push(Package::runtime(&found[1], versions(options), number).scoped(scope).owned(is_own));
        } else if code.starts_with("group ") {
            blocks.push(scope_of_groups(code));
        } else if code.ends_with(" do") || ["if ", "unless ", "case "].iter().any(|word| code.starts_with(word)) {
            blocks.push(surrounding);
        } else if code == "end" {
            blocks.pop();
        }
    }
    packages
}

/// Whether all of the groups that `code` names are for those who work on the program.
fn scope_of_groups(code: &str) -> DependencyScope {
    static SYMBOL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r":(\w+)").expect("the pattern is valid"));
    let mut symbols = SYMBOL.captures_iter(code).map(|found| found.extract::<1>().1[0]);
    let mut groups = symbols.by_ref().filter(|symbol| !["group", "groups", "require"].contains(symbol)).peekable();
    let is_development = groups.peek().is_some() && groups.all(|group| DEVELOPMENT_GROUPS.contains(&group));
    if is_development { DependencyScope::Development } else { DependencyScope::Runtime }
}

/// The packages of a `.gemspec`.
pub(super) fn gemspec(text: &str) -> Vec<Package> {
    static DEPENDENCY: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"\.add_(runtime_|development_)?dependency[ (]+["']([\w.-]+)["'](.*)$"#;
        Regex::new(pattern).expect("the pattern is valid")
    });
    let dependency = |(line, number): (&str, u32)| {
        let found = DEPENDENCY.captures(line)?;
        let is_development = found.get(1).is_some_and(|kind| kind.as_str() == "development_");
        let scope = if is_development { DependencyScope::Development } else { DependencyScope::Runtime };
        Some(Package::runtime(&found[2], versions(&found[3]), number).scoped(scope))
    };
    text.lines().zip(1..).filter_map(dependency).collect()
}

/// The versions among the arguments behind the name of a gem.
fn versions(arguments: &str) -> String {
    static VERSION: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"[,\[]\s*["']([~<>=!]*\s*\d[\w.]*)["']"#).expect("the pattern is valid"));
    let versions: Vec<&str> = VERSION.captures_iter(arguments).map(|found| found.extract::<1>().1[0]).collect();
    versions.join(", ")
}

/// The packages of a `Gemfile.lock`: those indented by four spaces.
pub(super) fn lock_file(text: &str) -> Vec<Package> {
    let mut packages = Vec::new();
    let mut section = "";
    for (line, number) in text.lines().zip(1..) {
        if !line.starts_with(' ') {
            section = line.trim_end();
        } else if let Some(gem) = line.strip_prefix("    ").filter(|gem| !gem.starts_with(' '))
            && let Some((name, version)) = gem.trim_end().split_once(" (")
        {
            let package = Package::runtime(name, version.trim_end_matches(')'), number);
            packages.push(package.owned(section == "PATH"));
        }
    }
    packages
}
