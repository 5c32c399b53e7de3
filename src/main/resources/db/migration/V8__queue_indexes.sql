-- The order of the queue, the dependants of a job, and by what name its execution is found again.
drop index job_state;
create index job_state on job (state, effective_priority desc, id);
create index job_dependency_needs on job_dependency (needs_id);
alter table job add column execution bigint not null default 0;  -- grows with every retry: scheduled_tasks.task_instance is id.execution
