-- Findings that are advice and were shown on a pull request, each once however often it was judged.
CREATE TABLE shown_findings (
    repository BIGINT NOT NULL,
    number BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    rule TEXT NOT NULL,
    -- The comment that dismisses it; NULL where none does.
    dismissed_by BIGINT,
    PRIMARY KEY (repository, number, fingerprint)
);

CREATE INDEX shown_findings_by_rule ON shown_findings (repository, rule);
