-- Light jobs (scans, downloads, checks, verification, clean-up) have a lane of their own: a table of db-scheduler and threads on every worker.
create table scheduled_light_tasks (
  task_name varchar(100) not null,
  task_instance varchar(100) not null,
  task_data bytea,
  execution_time timestamp with time zone not null,
  picked boolean not null,
  picked_by varchar(100),
  last_success timestamp with time zone,
  last_failure timestamp with time zone,
  consecutive_failures int,
  last_heartbeat timestamp with time zone,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index scheduled_light_tasks_time on scheduled_light_tasks (execution_time);
create index scheduled_light_tasks_heartbeat on scheduled_light_tasks (last_heartbeat);
create index scheduled_light_tasks_priority on scheduled_light_tasks (priority desc, execution_time asc);

alter table job add column lane varchar(8) not null default 'DEVICE';   -- DEVICE, LIGHT
update job set lane = 'LIGHT'
  where kind in ('scan-corpus', 'check-checkpoint', 'download-checkpoint', 'verify-artifacts', 'clean-up', 'apply-retention');
create index job_lane on job (state, lane, effective_priority desc, id);

insert into scheduled_light_tasks (task_name, task_instance, task_data, execution_time, picked, picked_by, last_success, last_failure,
    consecutive_failures, last_heartbeat, version, priority)
  select t.task_name, t.task_instance, t.task_data, t.execution_time, t.picked, t.picked_by, t.last_success, t.last_failure,
    t.consecutive_failures, t.last_heartbeat, t.version, t.priority
  from scheduled_tasks t where exists (select 1 from job j
    where j.lane = 'LIGHT' and t.task_instance = cast(j.id as varchar) || '.' || cast(j.execution as varchar));
delete from scheduled_tasks where exists (select 1 from scheduled_light_tasks l where l.task_instance = scheduled_tasks.task_instance);

alter table worker add column light_slots int not null default 0;       -- light jobs at a time, beside the others
