-- Who may do what, what they are known by, and what they did.
create sequence account_seq start with 1 increment by 1;
create sequence api_token_seq start with 1 increment by 1;
create sequence audit_entry_seq start with 1 increment by 1;

create table account (
  id bigint primary key,
  name varchar(40) not null unique,
  display_name varchar(120) not null,
  role varchar(16) not null,             -- VIEWER, RESEARCHER, ADMIN
  password_hash varchar(100),            -- bcrypt; null where another server logs this person in
  oidc_subject varchar(400) unique,      -- issuer and subject of that server
  disabled boolean not null,
  created_at timestamp with time zone not null,
  last_login_at timestamp with time zone
);

-- One browser of one person; the browser holds the secret, this table what was computed from it.
create table login_session (
  hash varchar(64) primary key,
  account_id bigint not null references account,
  via varchar(8) not null,               -- FORM, OIDC
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);
create index login_session_account on login_session (account_id);

create table api_token (
  id bigint primary key,
  account_id bigint not null references account,
  name varchar(80) not null,
  hash varchar(64) not null unique,
  beginning varchar(12) not null,        -- its first characters, by which its owner knows it again
  scope varchar(8) not null,             -- READ, WRITE
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone
);
create index api_token_account on api_token (account_id);

create table audit_entry (
  id bigint primary key,
  at timestamp with time zone not null,
  person varchar(40) not null,
  via varchar(8) not null,               -- LOCAL, FORM, OIDC, TOKEN, NOBODY
  action varchar(40) not null,
  object varchar(400) not null,          -- the address of what was changed
  detail varchar(400),
  ip varchar(64)
);
create index audit_entry_at on audit_entry (at);
create index audit_entry_person on audit_entry (person, id);

-- The person whose request made the row; 'kakehashi' where the program made it by itself, null in rows from before.
alter table language_model add column created_by varchar(40);
alter table corpus add column created_by varchar(40);
alter table study add column created_by varchar(40);
alter table job add column created_by varchar(40);
alter table parallel_set add column created_by varchar(40);
alter table intervention add column created_by varchar(40);
