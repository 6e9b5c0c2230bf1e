//! Files that weigh more than their lines: instructions of agents, licences, binaries, submodules, what can be executed.

use super::event::{Event, Name, names_of_file, place_of_file};
use crate::analysis::context::{Context, FileContext};
use crate::analysis::delta::Delta;
use crate::analysis::delta::file_role::FileRole;
use crate::analysis::file_class::is_media;
use crate::model::change::{Content, FileMode, FileVersion};
use crate::model::problem::Reason;
use crate::model::summary::UndisclosedKind;

/// The events that are about whole files.
pub fn events(context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    context.files.iter().zip(&delta.roles).filter_map(|(file, role)| event(file, *role)).collect()
}

fn event(file: &FileContext<'_>, role: FileRole) -> Option<Event> {
    let (before, after) = (file.file.before.as_ref(), file.file.after.as_ref());
    let name = file.file.path.file_name();
    let is_now =
        |mode| after.is_some_and(|after| after.mode == mode) && before.is_some_and(|before| before.mode != mode);
    let state = if before.is_none() { "new" } else { "changed" };
    let (kind, detail) = match role {
        FileRole::AgentInstructions => {
            let deed = if after.is_none() { "gone" } else { state };
            (UndisclosedKind::AgentInstructionsChanged, format!("`{name}` is {deed}"))
        }
        FileRole::Licence if before.is_some() => (UndisclosedKind::LicenceChanged, format!("`{name}` changed")),
        _ if after.is_some_and(|after| after.mode == FileMode::Submodule) => {
            (UndisclosedKind::SubmoduleChanged, format!("the submodule `{name}` is {state}"))
        }
        _ if is_now(FileMode::Executable) => (UndisclosedKind::MadeExecutable, format!("`{name}` can be executed now")),
        FileRole::Test | FileRole::Fixture | FileRole::Documentation | FileRole::Generated => return None,
        _ if after.is_some_and(is_binary) && !is_media(&file.file.path) => {
            (UndisclosedKind::BinaryChanged, format!("the binary file `{name}` is {state}"))
        }
        _ => return None,
    };
    let mut names = names_of_file(&file.file.path);
    if kind == UndisclosedKind::AgentInstructionsChanged {
        names.push(Name::Text(changed_text(file)));
    }
    Some(Event::new(kind, place_of_file(file), detail, names))
}

/// The lines that are new in `file`.
fn changed_text(file: &FileContext<'_>) -> String {
    let lines = (1..).zip(file.after.as_ref().map_or("", |side| &*side.text).lines());
    let added = lines.filter(|(number, _)| file.diff.added.contains(*number)).map(|(_, line)| line);
    added.collect::<Vec<_>>().join("\n")
}

fn is_binary(version: &FileVersion) -> bool {
    matches!(version.content, Content::Unread { reason: Reason::Binary, .. })
}
