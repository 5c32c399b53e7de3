-- What lies in a corpus' folder without being read, what registering a model noticed, and a tokenizer that lies elsewhere than its checkpoint.
alter table corpus add column passed_over text;          -- a JSON list
alter table language_model add column notices text;      -- a JSON list
alter table checkpoint add column tokenizer varchar(1000);  -- a tokenizer.json; null where it is the folder's own
