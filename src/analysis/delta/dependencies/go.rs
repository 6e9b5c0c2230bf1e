//! Go modules: `go.mod`.

use super::package::Package;

/// The modules of a `go.mod`. What takes the place of a module counts as a version of it.
pub(super) fn manifest(text: &str) -> Vec<Package> {
    let mut packages = Vec::new();
    let mut block = "";
    for (line, number) in text.lines().zip(1..) {
        let (code, comment) = line.split_once("//").unwrap_or((line, ""));
        let mut words: Vec<&str> = code.split_whitespace().collect();
        match words[..] {
            [directive, "("] => block = directive,
            [")"] => block = "",
            [] => {}
            [..] => {
                let directive = if block.is_empty() { words.remove(0) } else { block };
                let module = match directive {
                    "require" => required(&words, comment, number),
                    "replace" => replaced(&words, number),
                    _ => None,
                };
                packages.extend(module);
            }
        }
    }
    packages
}

fn required(words: &[&str], comment: &str, line: u32) -> Option<Package> {
    let [name, version] = words else { return None };
    let is_indirect = comment.split(';').any(|part| part.trim() == "indirect");
    Some(Package::runtime(name.trim_matches('"'), *version, line).needed_in_turn(is_indirect))
}

fn replaced(words: &[&str], line: u32) -> Option<Package> {
    let arrow = words.iter().position(|word| *word == "=>")?;
    let (old, new) = (words.first()?, words.get(arrow + 1..)?);
    let is_own = new.first()?.starts_with(['.', '/']);
    Some(Package::runtime(*old, format!("=>{}", new.join("@")), line).needed_in_turn(true).owned(is_own))
}
