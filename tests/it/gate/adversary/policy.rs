//! Policies and what each asks for, in the words of the documentation and not by the code that reads them.

/// The path of a policy.
pub(super) const PATH: &str = ".github/review-gate.toml";
/// The team that the policies with exceptions name, in the organisation that stands here as `{}`.
pub(super) const TRUSTED: &str = "on-call";

/// What a policy asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// What the file holds.
    pub(super) toml: &'static str,
    pub(super) is_valid: bool,
    /// Whether changes without an agent need an approval too.
    is_for_all: bool,
    required: usize,
    sensitive_approvals: usize,
    pub(super) requester_may_approve: bool,
    /// For how many hours members of the trusted team may let a change pass; nobody may where there are none.
    pub(super) exception_hours: Option<i64>,
}

/// What holds where there is no policy.
pub(super) const DEFAULT: Rules = Rules {
    toml: "",
    is_valid: true,
    is_for_all: false,
    required: 1,
    sensitive_approvals: 1,
    requester_may_approve: true,
    exception_hours: None,
};

/// What holds for a change that puts a policy right.
pub(super) const FOR_REPAIRS: Rules = Rules { is_for_all: true, ..DEFAULT };

/// The policies that people write. Most ask for less than the default.
pub(super) const POLICIES: [Rules; 9] = [
    DEFAULT,
    Rules { toml: "[approval]\nrequired = 0\n", required: 0, ..DEFAULT },
    Rules { toml: "[approval]\nscope = \"all\"\n", is_for_all: true, ..DEFAULT },
    Rules { toml: "[approval]\nscope = \"all\"\nrequired = 0\n", is_for_all: true, required: 0, ..DEFAULT },
    Rules { toml: "[paths]\nsensitive_approvals = 0\n", sensitive_approvals: 0, ..DEFAULT },
    Rules { toml: "[approval]\nrequester_may_approve = false\n", requester_may_approve: false, ..DEFAULT },
    Rules { toml: "[exceptions]\nteams = [\"{}/on-call\"]\nhours = 1\n", exception_hours: Some(1), ..DEFAULT },
    Rules {
        toml: "[approval]\nscope = \"all\"\n[exceptions]\nteams = [\"{}/on-call\"]\nhours = 1\n",
        is_for_all: true,
        exception_hours: Some(1),
        ..DEFAULT
    },
    Rules { toml: "[approval]\nrequired = \"none\"\n", is_valid: false, ..DEFAULT },
];

impl Rules {
    /// How many independent people have to approve a change.
    pub(super) fn needed(&self, is_by_agent: bool, is_sensitive: bool) -> usize {
        let sensitive = if is_sensitive { self.sensitive_approvals } else { 0 };
        match (is_by_agent, self.is_for_all) {
            // Whatever a repository says, nobody's agent merges its own work.
            (true, _) => self.required.max(1) + sensitive,
            (false, true) => self.required + sensitive,
            (false, false) => 0,
        }
    }
}
