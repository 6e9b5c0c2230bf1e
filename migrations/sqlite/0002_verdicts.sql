CREATE TABLE repositories (
    id INTEGER PRIMARY KEY,
    installation INTEGER NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE pull_requests (
    repository INTEGER NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'merged')),
    head TEXT NOT NULL,
    base_branch TEXT NOT NULL,
    -- The whole pull request as JSON, as it was read last.
    value TEXT NOT NULL,
    PRIMARY KEY (repository, number)
) STRICT;

CREATE INDEX pull_requests_by_head ON pull_requests (repository, head);

-- The heads that a pull request has had, in the order they were seen.
CREATE TABLE heads (
    repository INTEGER NOT NULL,
    number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    head TEXT NOT NULL,
    since INTEGER NOT NULL,
    -- An account as JSON.
    pusher TEXT,
    PRIMARY KEY (repository, number, position)
) STRICT;

-- Reports of the analysis, by a digest of all that went into them.
CREATE TABLE reports (
    digest TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository INTEGER NOT NULL,
    number INTEGER NOT NULL,
    head TEXT NOT NULL,
    base_branch TEXT NOT NULL,
    -- A digest of the snapshot, the policy and the report.
    inputs TEXT NOT NULL,
    quality TEXT NOT NULL,
    approval TEXT NOT NULL,
    -- Title and summary of both checks as JSON.
    pages TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX evaluations_by_pull_request ON evaluations (repository, number, id);

-- What was posted last on a commit.
CREATE TABLE postings (
    repository INTEGER NOT NULL,
    head TEXT NOT NULL,
    check_name TEXT NOT NULL,
    run INTEGER NOT NULL,
    -- Digest of what was posted.
    content TEXT NOT NULL,
    conclusion TEXT,
    posted_at INTEGER NOT NULL,
    PRIMARY KEY (repository, head, check_name)
) STRICT;

-- Groups that a merge queue waits for.
CREATE TABLE merge_groups (
    repository INTEGER NOT NULL,
    head TEXT NOT NULL,
    base TEXT NOT NULL,
    branch TEXT NOT NULL,
    PRIMARY KEY (repository, head)
) STRICT;

-- What is known to have come from an agent: commits by id, and patches by git's patch id.
CREATE TABLE taints (
    repository INTEGER NOT NULL,
    mark TEXT NOT NULL,
    pull_request INTEGER NOT NULL,
    agent TEXT NOT NULL,
    PRIMARY KEY (repository, mark, pull_request)
) STRICT;

-- Accounts by the addresses that GitHub says are theirs.
CREATE TABLE addresses (
    email TEXT PRIMARY KEY,
    account TEXT NOT NULL
) STRICT;

CREATE TABLE responses (
    installation INTEGER NOT NULL,
    url TEXT NOT NULL,
    etag TEXT NOT NULL,
    body BLOB NOT NULL,
    link TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (installation, url)
) STRICT;

-- What the gate did, each entry bound to the one before it by its hash. Never changed, never deleted.
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    repository INTEGER,
    subject TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TABLE incidents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository INTEGER NOT NULL,
    head TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (repository, head, kind)
) STRICT;
