//! Paths by which files with a task of their own are known, as globs, to compare without regard to case.

/// What tells coding agents what to do, or runs when they start.
pub const AGENT_INSTRUCTIONS: &[&str] = &[
    "**/{AGENTS,CLAUDE,GEMINI}.md",
    "**/.{cursorrules,windsurfrules,clinerules}",
    "**/.{claude,cursor,codex,gemini,devin,openhands,kiro,factory,windsurf}/**",
    ".github/copilot-instructions.md",
    ".github/{instructions,prompts,chatmodes,agents}/**",
    "**/.mcp.json",
];

/// What runs on changes, with the repository's secrets.
pub const CONTINUOUS_INTEGRATION: &[&str] = &[
    ".github/workflows/**",
    ".github/actions/**",
    "{.gitlab-ci,.travis,azure-pipelines,cloudbuild}.{yml,yaml}",
    ".circleci/**",
    "**/Jenkinsfile*",
    ".buildkite/**",
    ".github/dependabot.{yml,yaml}",
];
