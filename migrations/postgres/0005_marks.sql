-- By which commits and patches the open pull requests would be known elsewhere: when something turns out to be an agent's,
-- those that hold it too are judged anew.
CREATE TABLE marks (
    repository BIGINT NOT NULL,
    mark TEXT NOT NULL,
    pull_request BIGINT NOT NULL,
    PRIMARY KEY (repository, mark, pull_request)
);
CREATE INDEX marks_of_pull_request ON marks (repository, pull_request);
