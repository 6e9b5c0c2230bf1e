-- The branches that were seen to require both checks: one that no longer does is an incident.
CREATE TABLE gated_branches (
    repository BIGINT NOT NULL,
    branch TEXT NOT NULL,
    PRIMARY KEY (repository, branch)
);
