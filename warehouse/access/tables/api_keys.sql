create table api_keys (
    name       varchar   not null check (name <> ''),
    key_hash   varchar   not null check (length(key_hash) = 64),
    mentions   boolean   not null,
    made_at    timestamp not null,
    used_on    date,
    revoked_at timestamp,
    made_by    varchar,
    maker_id   varchar,
    primary key (name)
);
comment on table  api_keys            is 'One row per key with which a program may read figures and mentions over /api/v1 (docs/api.md).';
comment on column api_keys.name       is 'For whom or what it was made.';
comment on column api_keys.key_hash   is 'SHA-256 of the key, in hexadecimal digits; the key itself is kept nowhere.';
comment on column api_keys.mentions   is 'Whether it may read mentions; if not, figures only.';
comment on column api_keys.made_at    is 'When it was made, UTC.';
comment on column api_keys.used_on    is 'Last day on which it was used, Europe/Amsterdam; null when it never was.';
comment on column api_keys.revoked_at is 'When it was revoked, UTC; null while it is valid.';
comment on column api_keys.made_by    is 'Name of who made it, or took it over; null where that was not kept yet.';
comment on column api_keys.maker_id   is 'Id of who made it, or took it over: it works while they may make keys; null where that was not kept yet.';
-- personal: name, made_by, maker_id | staff | access | use
-- not personal: key_hash, mentions, made_at, used_on, revoked_at
