-- How often the process died that did a job: one that kills it each time must not be taken up for ever.
ALTER TABLE jobs ADD COLUMN losses BIGINT NOT NULL DEFAULT 0;

-- When something was done last that is done now and then.
CREATE TABLE moments (
    name TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
