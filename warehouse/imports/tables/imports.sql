create table imports (
    file_hash    varchar not null,
    channel      varchar not null,
    name         varchar not null,
    kind         varchar not null,
    imported_at  timestamp not null,
    found        integer not null check (found >= 0),
    changed      integer not null check (changed >= 0),
    first_day    date,
    last_day     date,
    primary key (file_hash, channel)
);
comment on table  imports             is 'One row per file of channel numbers that was imported.';
comment on column imports.file_hash   is 'Hash of its bytes.';
comment on column imports.channel     is 'Channel for which it was imported; empty where the file names several.';
comment on column imports.name        is 'Its name.';
comment on column imports.kind        is 'Which export it is.';
comment on column imports.imported_at is 'Time of the first import, UTC.';
comment on column imports.found       is 'Rows in it.';
comment on column imports.changed     is 'Numbers that it added or changed.';
comment on column imports.first_day   is 'First day in it; null when there is none.';
comment on column imports.last_day    is 'Last day in it; null when there is none.';
-- personal: name | note | operation | import
-- not personal: file_hash, channel, kind, imported_at, found, changed, first_day, last_day
