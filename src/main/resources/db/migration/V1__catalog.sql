-- Rows are what is compared across SAEs and what people register; what is indexed by feature or token lives in files.
create sequence language_model_seq start with 1 increment by 1;
create sequence checkpoint_seq start with 1 increment by 1;
create sequence corpus_seq start with 1 increment by 1;
create sequence study_seq start with 1 increment by 1;
create sequence sae_seq start with 1 increment by 1;
create sequence analysis_seq start with 1 increment by 1;
create sequence job_seq start with 1 increment by 1;
create sequence job_line_seq start with 1 increment by 1;

create table language_model (
  id bigint primary key,
  slug varchar(120) not null unique,
  family varchar(80) not null,
  name varchar(120) not null,
  layers int,
  width int,
  vocabulary int,
  parameters bigint,
  tokens_per_step bigint,
  created_at timestamp with time zone not null
);

create table checkpoint (
  id bigint primary key,
  model_id bigint not null references language_model,
  step bigint not null,
  tokens_seen bigint,
  state varchar(16) not null,           -- PLANNED, READY, FAILED
  folder varchar(1000),
  origin varchar(400),                  -- hub id@revision, or null for a local folder
  weights_sha256 varchar(64),
  config_json text,
  problem varchar(1000),
  job_id bigint,                        -- the job that writes or checks it
  created_at timestamp with time zone not null,
  constraint checkpoint_step unique (model_id, step)
);

create table corpus (
  id bigint primary key,
  slug varchar(120) not null unique,
  name varchar(120) not null,
  language varchar(2) not null,
  path varchar(1000) not null,
  validation_percent int not null,
  evaluation_percent int not null,
  state varchar(16) not null,           -- SCANNING, READY, FAILED
  documents bigint,
  broken_lines bigint,
  first_broken text,                    -- the first skipped lines as JSON
  script_warning varchar(400),
  characters bigint,
  bytes bigint,
  sha256 varchar(64),
  script_share double precision,        -- share of letters in the script of the declared language
  problem varchar(1000),
  job_id bigint,                        -- the job that scans or generates it
  created_at timestamp with time zone not null
);

-- One corpus seen through one tokenizer: counts of what METHOD section 2 keeps and drops.
create table corpus_tokens (
  corpus_id bigint not null references corpus,
  tokenizer_sha256 varchar(64) not null,
  sequence_length int not null,
  train_sequences bigint not null,
  validation_sequences bigint not null,
  evaluation_sequences bigint not null,
  short_documents bigint not null,
  primary key (corpus_id, tokenizer_sha256, sequence_length)
);

create table study (
  id bigint primary key,
  slug varchar(120) not null unique,
  name varchar(120) not null,
  model_id bigint not null references language_model,
  english_corpus_id bigint not null references corpus,
  japanese_corpus_id bigint not null references corpus,
  config_json text not null,            -- SaeConfig
  options_json text not null,           -- AnalysisOptions
  lexicon varchar(1000),                -- known translation pairs, where the corpora have them
  notes text,
  created_at timestamp with time zone not null
);

create table job (
  id bigint primary key,
  kind varchar(40) not null,
  title varchar(300) not null,
  spec text not null,
  state varchar(16) not null,           -- QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED
  priority int not null,
  study_id bigint references study,
  attempts int not null,
  max_attempts int not null,
  fence bigint not null,
  cancel_requested boolean not null,
  worker varchar(200),
  heartbeat_at timestamp with time zone,
  phase varchar(300),
  done bigint not null,
  total bigint not null,
  unit varchar(40),
  rate double precision,                -- units per second, smoothed
  failure varchar(2000),
  trace text,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone
);
alter table checkpoint add constraint checkpoint_job foreign key (job_id) references job;
alter table corpus add constraint corpus_job foreign key (job_id) references job;
create index job_state on job (state, priority, id);

create table job_dependency (
  job_id bigint not null references job,
  needs_id bigint not null references job,
  primary key (job_id, needs_id)
);

create table job_line (
  id bigint primary key,
  job_id bigint not null references job,
  at timestamp with time zone not null,
  line varchar(2000) not null
);
create index job_line_job on job_line (job_id, id);

create table sae (
  id bigint primary key,
  slug varchar(160) not null unique,
  study_id bigint not null references study,
  checkpoint_id bigint not null references checkpoint,
  layer int not null,
  width int,
  latents int not null,
  k int not null,
  seed bigint not null,
  state varchar(16) not null,           -- QUEUED, TRAINED, ANALYSED, FAILED
  config_json text not null,
  train_job_id bigint references job,
  analyse_job_id bigint references job,
  analysis_id bigint,                   -- the analysis shown by default: the newest finished one
  folder varchar(1000),
  weights_sha256 varchar(64),
  tokens_trained bigint,
  training_seconds double precision,
  final_loss double precision,
  validation_loss double precision,
  created_at timestamp with time zone not null
);
create index sae_study on sae (study_id);
create index sae_checkpoint on sae (checkpoint_id, layer);

create table analysis (
  id bigint primary key,
  sae_id bigint not null references sae,
  job_id bigint references job,
  options_json text not null,
  embedding_checkpoint_id bigint references checkpoint,
  folder varchar(1000) not null,
  created_at timestamp with time zone not null
);
alter table sae add constraint sae_analysis foreign key (analysis_id) references analysis;

-- One number about one analysed SAE; language is 'all', 'en' or 'ja'.
create table analysis_metric (
  analysis_id bigint not null references analysis,
  name varchar(60) not null,
  language varchar(3) not null,
  number double precision,
  primary key (analysis_id, name, language)
);

-- One point of a curve drawn while a job runs; sae_id is 0 where the curve belongs to the job itself.
create table metric_point (
  job_id bigint not null references job,
  sae_id bigint not null,
  series varchar(40) not null,
  step bigint not null,
  number double precision not null,
  primary key (job_id, sae_id, series, step)
);
