-- Findings that are advice and were shown on a pull request, each once however often it was judged.
CREATE TABLE shown_findings (
    repository INTEGER NOT NULL,
    number INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    rule TEXT NOT NULL,
    -- The comment that dismisses it; NULL where none does.
    dismissed_by INTEGER,
    PRIMARY KEY (repository, number, fingerprint)
) STRICT;

CREATE INDEX shown_findings_by_rule ON shown_findings (repository, rule);
