-- Studies may train several SAEs on one layer: what tells them apart ('' in studies of one setting made before).
alter table sae add column setting varchar(120) not null default '';

-- What a job said it would take in bytes, and the most its process took while it ran.
alter table job add column memory_announced bigint;
alter table job add column memory_peak bigint;
