//! What people can tell the gate in a comment on a pull request.
//!
//! Only the first line counts, and only as a whole: a quoted e-mail, a code block or a word in passing is no command.

use crate::model::object_id::ObjectId;

/// How every command starts.
const PREFIX: &str = "/review-gate ";

/// How many hexadecimal digits a fingerprint has.
const FINGERPRINT_DIGITS: usize = 16;

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Approve exactly this commit.
    Approve(ObjectId),
    /// Approve something that is not the full id of a commit, which approves nothing.
    ApproveUnclearly,
    /// Let this commit pass in spite of what speaks against it, for this reason.
    Override(String),
    /// The same without a reason, which lets nothing pass.
    OverrideWithoutReason,
    /// Take this finding for one that should not have been made.
    Dismiss(String),
    /// The same of something that is not the fingerprint of a finding, which dismisses nothing.
    DismissUnclearly,
    /// Explain the verdict.
    Why,
    /// Judge again.
    Recheck,
}

impl Command {
    /// The command that `comment` gives, if it gives one.
    pub fn parse(comment: &str) -> Option<Self> {
        let line = comment.split('\n').next()?.strip_prefix(PREFIX)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        match line.split_once(' ').unwrap_or((line, "")) {
            ("approve", id) => Some(full_id(id).map_or(Self::ApproveUnclearly, Self::Approve)),
            ("override", reason) if reason.trim().is_empty() => Some(Self::OverrideWithoutReason),
            ("override", reason) => Some(Self::Override(reason.trim().to_owned())),
            ("dismiss", finding) => Some(fingerprint(finding).map_or(Self::DismissUnclearly, Self::Dismiss)),
            ("why", "") => Some(Self::Why),
            ("recheck", "") => Some(Self::Recheck),
            _ => None,
        }
    }
}

/// The id if it is written in full and as git writes it: an abbreviation may stand for another commit tomorrow.
fn full_id(text: &str) -> Option<ObjectId> {
    ObjectId::from_hex(text).filter(|id| id.as_hex() == text)
}

/// The fingerprint that `text` begins with, as reports write it; a reason may follow, for people.
fn fingerprint(text: &str) -> Option<String> {
    let word = text.split(' ').next()?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (word.len() == FINGERPRINT_DIGITS && word.bytes().all(is_digit)).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn only_a_whole_first_line_is_a_command() {
        let id = ObjectId::from_hex(ID).unwrap();
        assert_eq!(Command::parse(&format!("/review-gate approve {ID}")), Some(Command::Approve(id.clone())));
        assert_eq!(Command::parse(&format!("/review-gate approve {ID}\r\nthanks")), Some(Command::Approve(id)));
        assert_eq!(Command::parse("/review-gate why"), Some(Command::Why));
        assert_eq!(Command::parse("/review-gate override  hotfix "), Some(Command::Override("hotfix".to_owned())));
        for comment in [
            format!("> /review-gate approve {ID}"),
            format!("```\n/review-gate approve {ID}"),
            format!(" /review-gate approve {ID}"),
            format!("\u{200b}/review-gate approve {ID}"),
            format!("thanks\n/review-gate approve {ID}"),
            "/review-gate why not".to_owned(),
            "LGTM".to_owned(),
        ] {
            assert_eq!(Command::parse(&comment), None, "{comment}");
        }
    }

    #[test]
    fn a_command_that_lacks_something_is_recognised_and_does_nothing() {
        for unclear in [ID.to_uppercase(), ID[..12].to_owned(), format!("{ID} please"), String::new()] {
            let comment = format!("/review-gate approve {unclear}");
            assert_eq!(Command::parse(&comment), Some(Command::ApproveUnclearly), "{comment}");
        }
        assert_eq!(Command::parse("/review-gate override "), Some(Command::OverrideWithoutReason));
    }

    #[test]
    fn a_finding_is_dismissed_by_its_whole_fingerprint() {
        let dismissed = Some(Command::Dismiss("0123456789abcdef".to_owned()));
        assert_eq!(Command::parse("/review-gate dismiss 0123456789abcdef"), dismissed);
        assert_eq!(Command::parse("/review-gate dismiss 0123456789abcdef we mean that\r\nmore"), dismissed);
        for unclear in [
            "",
            "all",
            "0123456789ABCDEF",
            "0123456789abcde",
            "0123456789abcdef0",
            "%",
            "' OR 1=1 --",
            "０123456789abcde",
        ] {
            let comment = format!("/review-gate dismiss {unclear}");
            assert_eq!(Command::parse(&comment), Some(Command::DismissUnclearly), "{comment}");
        }
    }
}
