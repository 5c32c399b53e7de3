-- Of the Japanese text file; null for JSON lines, and for sets registered before both files were hashed until they are next used.
alter table parallel_set add column japanese_sha256 varchar(64);
