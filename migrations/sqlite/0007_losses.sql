-- How often the process died that did a job: one that kills it each time must not be taken up for ever.
ALTER TABLE jobs ADD COLUMN losses INTEGER NOT NULL DEFAULT 0;
