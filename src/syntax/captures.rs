//! The closed list of names that a query may give to nodes. `queries/README.md` says what each means.

/// What a query says of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Capture {
    Function,
    Type,
    Scope,
    Name,
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
}

impl Capture {
    /// Every capture by the name it has in a query.
    pub(super) const ALL: [(&str, Self); 19] = [
        ("function", Self::Function),
        ("type", Self::Type),
        ("scope", Self::Scope),
        ("name", Self::Name),
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
    ];

    /// The capture of this name; `None` for a name that is not in the list.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, capture)| *capture)
    }
}
