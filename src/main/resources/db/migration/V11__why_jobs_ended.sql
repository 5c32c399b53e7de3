-- Whether a job ended because one it needs did: such a job begins again with that one, while one that a person cancelled stays as it is.
alter table job add column ended_with_need boolean not null default false;
update job set ended_with_need = true where state = 'FAILED' and failure like 'Needs job %';
