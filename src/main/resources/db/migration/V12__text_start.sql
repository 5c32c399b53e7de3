-- What comes before every text of a model: who says so, and the BOS token; null for models registered before there was a choice.
alter table language_model add column text_start varchar(300);
