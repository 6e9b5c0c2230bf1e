-- How often somebody asked on GitHub for the checks of a commit to be run again.
CREATE TABLE retries (
    repository INTEGER NOT NULL,
    head TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (repository, head)
) STRICT, WITHOUT ROWID;
