-- Bytes of what lies on disk, noted when it is written, so that no page has to walk folders; null where it was written before.
alter table sae add column bytes bigint;
alter table intervention add column bytes bigint;
alter table checkpoint add column bytes bigint;   -- null for a folder that was registered where it lies
alter table corpus_tokens add column bytes bigint;
alter table analysis add column bytes bigint;

-- What was kept of an analysis' evidence: FULL, HALF, STATISTICS; and what keeping less would free.
alter table analysis add column retention varchar(16) not null default 'FULL';
alter table analysis add column freed_by_half bigint;
alter table analysis add column freed_by_statistics bigint;
