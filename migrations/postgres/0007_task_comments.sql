-- The comment that the App wrote in an issue: GitHub's list may not show it yet, or somebody has deleted it.
CREATE TABLE task_comments (
    repository BIGINT NOT NULL,
    issue BIGINT NOT NULL,
    comment BIGINT NOT NULL,
    PRIMARY KEY (repository, issue)
);
