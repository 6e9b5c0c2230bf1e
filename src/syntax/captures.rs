//! The closed list of names that a query may give to nodes. `queries/README.md` says what each means.

use super::catalogue::{Choice, catalogue};

/// What a query says of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Capture {
    Function,
    Type,
    Scope,
    Name,
    Parameters,
    Body,
    Import,
    Documentation,
    Data,
    Computed,
    Annotation,
    Boilerplate,
    Test,
    Increment,
    NestingIncrement,
    Nested,
    Branch,
    Logical,
    Operator,
    Call,
    Case,
    NamedCase,
    Group,
    Title,
    Mark(Mark),
    Choice(Choice),
}

/// A meaning that a node has for what stands around it or in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Mark {
    Public,
    Exported,
    Placeholder,
    Skip,
    Assertion,
    Swallowed,
    Discarded,
    Propagated,
    Route,
    Flag,
    Variable,
}

impl Capture {
    /// Every capture by the name it has in a query.
    pub(super) const ALL: [(&str, Self); 35] = [
        ("function", Self::Function),
        ("type", Self::Type),
        ("scope", Self::Scope),
        ("name", Self::Name),
        ("parameters", Self::Parameters),
        ("body", Self::Body),
        ("import", Self::Import),
        ("documentation", Self::Documentation),
        ("data", Self::Data),
        ("computed", Self::Computed),
        ("annotation", Self::Annotation),
        ("boilerplate", Self::Boilerplate),
        ("test", Self::Test),
        ("increment", Self::Increment),
        ("increment.nesting", Self::NestingIncrement),
        ("nested", Self::Nested),
        ("branch", Self::Branch),
        ("logical", Self::Logical),
        ("operator", Self::Operator),
        ("call", Self::Call),
        ("public", Self::Mark(Mark::Public)),
        ("exported", Self::Mark(Mark::Exported)),
        ("placeholder", Self::Mark(Mark::Placeholder)),
        ("case", Self::Case),
        ("case.named", Self::NamedCase),
        ("group", Self::Group),
        ("title", Self::Title),
        ("skip", Self::Mark(Mark::Skip)),
        ("assertion", Self::Mark(Mark::Assertion)),
        ("swallowed", Self::Mark(Mark::Swallowed)),
        ("discarded", Self::Mark(Mark::Discarded)),
        ("propagated", Self::Mark(Mark::Propagated)),
        ("route", Self::Mark(Mark::Route)),
        ("flag", Self::Mark(Mark::Flag)),
        ("variable", Self::Mark(Mark::Variable)),
    ];

    /// The capture of this name; `None` for a name that is neither in the list nor an answer to a choice point.
    pub(super) fn named(name: &str) -> Option<Self> {
        let choice = || name.split_once('.').and_then(|(point, option)| catalogue().choice(point, option));
        let known = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, capture)| *capture);
        known.or_else(|| choice().map(Self::Choice))
    }
}
