-- The report on a week of merged changes, as it was made last.
CREATE TABLE weekly_reports (
    repository BIGINT NOT NULL,
    -- As ISO 8601 names it.
    week TEXT NOT NULL,
    json TEXT NOT NULL,
    markdown TEXT NOT NULL,
    html TEXT NOT NULL,
    -- The issue that shows it.
    issue BIGINT,
    -- Whether it was sent to where the settings say.
    is_sent BOOLEAN NOT NULL,
    PRIMARY KEY (repository, week)
);
