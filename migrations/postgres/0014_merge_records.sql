-- How pull requests came to be merged, as JSON.
CREATE TABLE merge_records (
    repository BIGINT NOT NULL,
    number BIGINT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (repository, number)
);
