-- A corpus that was scanned again and had another text: its hash before, and when the scan found out.
alter table corpus add column former_sha256 varchar(64);
alter table corpus add column changed_at timestamp with time zone;

-- SHA-256 of the lexicon's content when the study was submitted; null without a lexicon and for studies made before it was noted.
alter table study add column lexicon_sha256 varchar(64);

-- Why the translation pairs were left out of an analysis, or null: UNREADABLE, CHANGED, NO_SINGLE_TOKENS.
alter table analysis add column lexicon_problem varchar(24);
