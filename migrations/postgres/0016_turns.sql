-- Jobs of one repository take turns with those of others. A job that an older version takes up has no turn and comes first.
ALTER TABLE jobs ADD COLUMN repository BIGINT;
ALTER TABLE jobs ADD COLUMN turn_at BIGINT NOT NULL DEFAULT 0;
UPDATE jobs SET turn_at = due_at;

CREATE INDEX jobs_in_turn ON jobs (lane, turn_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_of_repository ON jobs (repository, lane, turn_at) WHERE state = 'waiting';
DROP INDEX jobs_by_turn;

-- Where copies of repositories are, and when they were last worked with.
CREATE TABLE mirrors (
    repository BIGINT NOT NULL,
    place TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (repository, place)
);

-- What the limits of GitHub leave to an installation, for all processes.
CREATE TABLE pauses (
    installation BIGINT PRIMARY KEY,
    closed_until BIGINT,
    reserved_until BIGINT,
    refusals BIGINT NOT NULL
);
