-- Processes that run jobs. Times are the database's; a row whose heartbeat is old belongs to a process that is gone.
create table worker (
  name varchar(120) primary key,        -- process@host and what tells it from its predecessors; also in job.worker and scheduled_tasks.picked_by
  host varchar(120) not null,
  process bigint not null,
  roles varchar(40) not null,
  version varchar(40) not null,
  device varchar(20) not null,          -- cpu, cuda:0, ..
  memory_used bigint not null,          -- bytes of the device in use: on a CPU by this process
  memory_total bigint not null,         -- bytes of the device
  heap bigint not null,                 -- the most Java's heap may take
  slots int not null,                   -- jobs at a time
  draining boolean not null,            -- takes no further job
  started_at timestamp with time zone not null,
  heartbeat_at timestamp with time zone not null
);

alter table job add column deaths int not null default 0;                 -- workers that died in a row while no resume point was written
alter table job add column progressed boolean not null default false;     -- whether this attempt has written one
alter table job add column commit_number bigint not null default 0;       -- tells whether a commit whose answer was lost has happened
alter table job add column effective_priority int not null default 0;     -- priority and what waiting added to it
alter table job add column queued_at timestamp with time zone;            -- since when it waits: its submission or its last retry
alter table job add column ages_at timestamp with time zone;              -- when waiting next adds to its priority
update job set effective_priority = priority, queued_at = created_at, ages_at = created_at;
drop index job_state;
create index job_state on job (state, effective_priority, id);
create index job_ages on job (state, ages_at);

-- SHA-256 of everything a result depends on, by which work that was asked for before is recognised.
alter table study add column config_hash varchar(64);
alter table intervention add column config_hash varchar(64);
alter table job add column config_hash varchar(64);
create index study_config on study (config_hash);
create index intervention_config on intervention (config_hash);
create index job_config on job (config_hash);
