-- What people see of a verdict besides its check runs, as JSON.
CREATE TABLE dossiers (
    evaluation INTEGER PRIMARY KEY REFERENCES evaluations (id),
    -- In `reports`; NULL where nothing could be analysed.
    report TEXT,
    value TEXT NOT NULL
) STRICT;

-- Pull requests as the review queue shows them, those that are open no longer included.
CREATE TABLE queue (
    repository INTEGER NOT NULL,
    number INTEGER NOT NULL,
    value TEXT NOT NULL,
    -- How long a review takes; NULL where it was not analysed.
    minutes REAL,
    opened_at INTEGER NOT NULL,
    -- When it was seen to be merged or closed; NULL while it is open.
    left_at INTEGER,
    -- Larger than that of all that changed before.
    change INTEGER NOT NULL,
    PRIMARY KEY (repository, number)
) STRICT;

CREATE INDEX queue_by_departure ON queue (left_at);
CREATE INDEX queue_by_change ON queue (change);
CREATE INDEX pull_requests_by_state ON pull_requests (state);
CREATE INDEX audit_by_subject ON audit (repository, subject);

-- Who is signed in. What is in the visitor's cookie is not kept: here is its digest, and GitHub's token sealed with it.
CREATE TABLE sessions (
    digest TEXT PRIMARY KEY,
    -- An account as JSON.
    account TEXT NOT NULL,
    sealed_token BLOB NOT NULL,
    csrf TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- What programs show to read the API in somebody's name; its digest alone.
CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE,
    account_id INTEGER NOT NULL,
    -- An account as JSON.
    account TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
