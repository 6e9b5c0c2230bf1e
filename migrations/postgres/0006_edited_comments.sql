-- Comments that a webhook told were edited: within one second of being written, nothing else tells.
CREATE TABLE edited_comments (
    repository BIGINT NOT NULL,
    comment BIGINT NOT NULL,
    PRIMARY KEY (repository, comment)
);
