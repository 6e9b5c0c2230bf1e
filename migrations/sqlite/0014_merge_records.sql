-- How pull requests came to be merged, as JSON.
CREATE TABLE merge_records (
    repository INTEGER NOT NULL,
    number INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (repository, number)
) STRICT;
