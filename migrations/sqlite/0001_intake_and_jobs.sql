-- Times are milliseconds since 1970, as GitHub's clock shows them where they concern GitHub.

-- Every webhook, exactly as it came in.
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    body BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done'))
) STRICT;

CREATE INDEX deliveries_by_time ON deliveries (received_at);

-- What is left to do. A job that is done is gone.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    -- With `kind`, what the job is about: two jobs that wait for the same are one.
    subject TEXT NOT NULL,
    -- Of the jobs of one sequence, one runs at a time.
    sequence TEXT NOT NULL,
    body TEXT NOT NULL,
    lane INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    worker TEXT,
    leased_until INTEGER,
    error TEXT
) STRICT;

CREATE UNIQUE INDEX jobs_waiting_once ON jobs (kind, subject) WHERE state = 'waiting';
CREATE UNIQUE INDEX jobs_running_once ON jobs (sequence) WHERE state = 'running';
CREATE INDEX jobs_by_turn ON jobs (state, lane, due_at);
