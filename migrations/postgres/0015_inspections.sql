-- How a repository is built and guarded, as JSON.
CREATE TABLE inspections (
    repository BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    value TEXT NOT NULL
);
