create sequence parallel_set_seq start with 1 increment by 1;
create sequence intervention_seq start with 1 increment by 1;

-- Sentences with their translations.
create table parallel_set (
  id bigint primary key,
  slug varchar(120) not null unique,
  name varchar(120) not null,
  path varchar(1000) not null,          -- JSON lines, or the English text file
  japanese_path varchar(1000),          -- the Japanese text file, or null
  english_field varchar(80),
  japanese_field varchar(80),
  pairs bigint not null,
  skipped bigint not null,
  sha256 varchar(64) not null,
  created_at timestamp with time zone not null
);

-- Features of one checkpoint injected into another; results lie in its folder.
create table intervention (
  id bigint primary key,
  name varchar(120) not null,
  sae_id bigint not null references sae,
  analysis_id bigint not null references analysis,
  target_id bigint not null references checkpoint,
  parallel_set_id bigint references parallel_set,
  options_json text not null,           -- InterventionOptions
  translation_json text,                -- TranslationOptions, or null
  state varchar(16) not null,           -- QUEUED, DONE, FAILED
  folder varchar(1000),
  job_id bigint references job,
  created_at timestamp with time zone not null
);
create index intervention_sae on intervention (sae_id);
create index intervention_target on intervention (target_id);
