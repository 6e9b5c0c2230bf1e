-- Whether open pull requests could both be merged, by their heads.
CREATE TABLE trial_merges (
    repository INTEGER NOT NULL,
    -- The smaller id.
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    -- Whether they do not merge by themselves.
    conflicts INTEGER NOT NULL,
    PRIMARY KEY (repository, one, other)
) STRICT;
