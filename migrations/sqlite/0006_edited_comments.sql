-- Comments that a webhook told were edited: within one second of being written, nothing else tells.
CREATE TABLE edited_comments (
    repository INTEGER NOT NULL,
    comment INTEGER NOT NULL,
    PRIMARY KEY (repository, comment)
) STRICT;
