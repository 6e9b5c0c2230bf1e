//! What could not be analysed, and why.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use super::path::RepoPath;

/// A file, or part of the change, that the analysis could not judge. A reader always sees it; it is never
/// a silent pass.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file concerned, as named at head (at base when it was deleted).
    pub path: RepoPath,
    /// Why it was not analysed.
    #[serde(serialize_with = "as_text")]
    pub reason: Reason,
}

/// Why something was not analysed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// It is not text.
    Binary,
    /// It is larger than [`Limits::max_file_bytes`](super::limits::Limits::max_file_bytes).
    TooLarge {
        /// The limit that it is over.
        limit_bytes: u64,
    },
    /// The change touches more files than [`Limits::max_files`](super::limits::Limits::max_files).
    TooManyFiles {
        /// The limit that the change is over.
        limit: u32,
    },
    /// Its syntax nests deeper than [`Limits::max_nesting`](super::limits::Limits::max_nesting).
    TooDeep {
        /// The limit that it is over.
        limit: u32,
    },
    /// Parsing took more steps than its size allows.
    ParseBudget,
    /// Its object is not in the repository: a shallow or partial clone, or damage.
    MissingObject,
    /// It is a submodule; what it points at is another repository.
    Submodule,
    /// It is a symbolic link.
    Symlink,
    /// Parts of it do not parse; what does was analysed.
    SyntaxErrors,
}

impl Reason {
    /// Whether text that a person should have reviewed went unjudged because it was over a limit, as against content
    /// that holds no source text.
    pub fn hides_code(&self) -> bool {
        match self {
            Self::TooLarge { .. }
            | Self::TooManyFiles { .. }
            | Self::TooDeep { .. }
            | Self::ParseBudget
            | Self::MissingObject => true,
            Self::Binary | Self::Submodule | Self::Symlink | Self::SyntaxErrors => false,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Binary => write!(formatter, "binary file"),
            Self::TooLarge { limit_bytes } => write!(formatter, "larger than {}", size_in_words(*limit_bytes)),
            Self::TooManyFiles { limit } => write!(formatter, "the change touches more than {limit} files"),
            Self::TooDeep { limit } => write!(formatter, "nested deeper than {limit} levels"),
            Self::ParseBudget => write!(formatter, "parsing it takes too many steps"),
            Self::MissingObject => write!(formatter, "its content is missing from this clone"),
            Self::Submodule => write!(formatter, "submodule"),
            Self::Symlink => write!(formatter, "symbolic link"),
            Self::SyntaxErrors => write!(formatter, "parts of it do not parse"),
        }
    }
}

/// Reports tell a reason in words; the cache, which reads it again, keeps it as it is.
fn as_text<S: Serializer>(reason: &Reason, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(reason)
}

fn size_in_words(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    const KIB: u64 = 1024;
    match bytes {
        _ if bytes > 0 && bytes.is_multiple_of(MIB) => format!("{} MiB", bytes / MIB),
        _ if bytes > 0 && bytes.is_multiple_of(KIB) => format!("{} KiB", bytes / KIB),
        _ => format!("{bytes} bytes"),
    }
}
