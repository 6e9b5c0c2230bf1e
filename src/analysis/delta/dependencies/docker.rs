//! Dockerfiles: the images that stages start from.

use std::collections::{BTreeMap, BTreeSet};

use super::package::Package;

/// The images of a Dockerfile, but the empty one and its own stages.
pub(super) fn dockerfile(text: &str) -> Vec<Package> {
    let mut arguments: BTreeMap<&str, &str> = BTreeMap::new();
    let mut stages: BTreeSet<String> = BTreeSet::new();
    let mut packages = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let words: Vec<&str> = line.split_whitespace().filter(|word| !word.starts_with("--")).collect();
        let (Some(instruction), Some(argument)) = (words.first(), words.get(1)) else { continue };
        match instruction.to_ascii_uppercase().as_str() {
            "ARG" => arguments.extend(argument.split_once('=').filter(|(_, value)| value.len() < MOST_BYTES)),
            "FROM" => {
                let image = with_arguments(argument, &arguments);
                if image != "scratch" && !stages.contains(&image.to_lowercase()) {
                    let (name, version) = name_and_version(&image);
                    packages.push(Package::runtime(name, version, number));
                }
                let stage = words.get(3).filter(|_| words[2].eq_ignore_ascii_case("as"));
                stages.extend(stage.map(|stage| stage.to_lowercase()));
            }
            _ => {}
        }
    }
    packages
}

/// The parts of `image:tag@digest`, where the image may begin with a host and its port.
fn name_and_version(image: &str) -> (&str, &str) {
    let path = image.rfind('/').map_or(0, |slash| slash + 1);
    let end = image[path..].find([':', '@']).map_or(image.len(), |separator| path + separator);
    (&image[..end], image[end..].trim_start_matches([':', '@']))
}

/// No image has a longer name.
const MOST_BYTES: usize = 1000;

/// `text` with `$NAME`, `${NAME}` and `${NAME:-default}` replaced by what the file itself gives them.
fn with_arguments(text: &str, arguments: &BTreeMap<&str, &str>) -> String {
    let mut parts = text.split('$');
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if replaced.len() > MOST_BYTES {
            break;
        }
        let (variable, rest) = match part.strip_prefix('{').and_then(|part| part.split_once('}')) {
            Some((variable, rest)) => (variable, rest),
            None => part
                .split_at(part.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(part.len())),
        };
        let (name, default) = variable.split_once(":-").unwrap_or((variable, ""));
        let value = arguments.get(name).map_or(default, |value| value.trim_matches('"'));
        replaced += if value.is_empty() { variable } else { value };
        replaced += rest;
    }
    replaced
}
