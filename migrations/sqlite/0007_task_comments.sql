-- The comment that the App wrote in an issue: GitHub's list may not show it yet, or somebody has deleted it.
CREATE TABLE task_comments (
    repository INTEGER NOT NULL,
    issue INTEGER NOT NULL,
    comment INTEGER NOT NULL,
    PRIMARY KEY (repository, issue)
) STRICT;
