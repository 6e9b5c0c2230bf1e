-- How a repository is built and guarded, as JSON.
CREATE TABLE inspections (
    repository INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    value TEXT NOT NULL
) STRICT;
