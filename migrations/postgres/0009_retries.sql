-- How often somebody asked on GitHub for the checks of a commit to be run again.
CREATE TABLE retries (
    repository BIGINT NOT NULL,
    head TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (repository, head)
);
