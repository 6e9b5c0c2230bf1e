-- The base branch that a head was proposed for: another base makes it another head. NULL: not known.
ALTER TABLE heads ADD COLUMN base_branch TEXT;
UPDATE heads SET base_branch = (
    SELECT base_branch FROM pull_requests
    WHERE pull_requests.repository = heads.repository AND pull_requests.number = heads.number);

-- Who had a hand in the pull requests that are known to be an agent's, by account number.
CREATE TABLE contributors (
    repository BIGINT NOT NULL,
    pull_request BIGINT NOT NULL,
    account BIGINT NOT NULL,
    -- The account as JSON.
    value TEXT NOT NULL,
    PRIMARY KEY (repository, pull_request, account)
);

-- The accounts that policies list as agents, as they were when GitHub was first asked.
CREATE TABLE listed_agents (
    repository BIGINT NOT NULL,
    login TEXT NOT NULL,
    account BIGINT NOT NULL,
    PRIMARY KEY (repository, login)
);

-- The names under which Apps have posted check runs on a base branch.
CREATE TABLE app_checks (
    repository BIGINT NOT NULL,
    branch TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (repository, branch, name)
);

-- What a check run has remarked so far, as digests in JSON: GitHub adds to them and takes none away.
ALTER TABLE postings ADD COLUMN remarks TEXT NOT NULL DEFAULT '[]';
