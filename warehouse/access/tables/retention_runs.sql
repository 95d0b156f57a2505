create table retention_runs (
    ran_at  timestamp not null,
    kind    varchar   not null check (kind <> ''),
    days    integer   not null check (days > 0),
    erased  bigint    not null check (erased >= 0),
    primary key (ran_at, kind)
);
comment on table  retention_runs        is 'One row per kind of data and night in which was looked what has stood long enough: how much was erased. Numbers stay.';
comment on column retention_runs.ran_at is 'When, UTC.';
comment on column retention_runs.kind   is 'Kind of data: a term of privacy.toml, such as mention, staff or log.';
comment on column retention_runs.days   is 'Days after which it is erased, as privacy.toml said then.';
comment on column retention_runs.erased is 'Rows or files from which something was erased.';
-- not personal: ran_at, kind, days, erased
