create table import_tries (
    import_id      varchar   not null,
    tried_at       timestamp not null,
    name           varchar   not null,
    file_hash      varchar   not null,
    way            varchar   not null check (way in ('page', 'inbox')),
    about          varchar   not null check (about in ('channels', 'goals', 'mentions')),
    channel        varchar,
    kind           varchar,
    who            varchar,
    outcome        varchar   not null check (outcome in ('stored', 'unchanged', 'refused')),
    found          integer   check (found is null or found >= 0),
    changed        integer   check (changed is null or changed >= 0),
    first_day      date,
    last_day       date,
    error          varchar,
    error_template varchar,
    error_fields   varchar,
    stays          boolean   not null,
    undone_at      timestamp,
    undone_by      varchar,
    settled_at     timestamp,
    settled_by     varchar,
    read_as        varchar,
    notes          varchar,
    primary key (import_id),
    check ((outcome = 'refused') = (error is not null)),
    check (undone_at is null or outcome = 'stored')
);
comment on table  import_tries                is 'One row per try to import a file that was stored or refused: what came of it, and whether it was undone.';
comment on column import_tries.import_id      is 'Id of the try.';
comment on column import_tries.tried_at       is 'When it was tried, UTC.';
comment on column import_tries.name           is 'Name of the file, without characters that no page can show.';
comment on column import_tries.file_hash      is 'Hash of its bytes; empty where they were not read.';
comment on column import_tries.way            is 'page: dropped on a page; inbox: found in the watched folder.';
comment on column import_tries.about          is 'channels, goals or mentions.';
comment on column import_tries.channel        is 'Channel for which it was imported; null where the file names its channels or none is known.';
comment on column import_tries.kind           is 'Which export it is; null when that is not known.';
comment on column import_tries.who            is 'Who imported it, as they wrote it; null when nobody did (the watched folder) or said so.';
comment on column import_tries.outcome        is 'stored, unchanged (everything in it was stored already) or refused.';
comment on column import_tries.found          is 'Numbers in it; null when it was refused.';
comment on column import_tries.changed        is 'Numbers that it added or changed; null when it was refused.';
comment on column import_tries.first_day      is 'First day in it; null when it was refused.';
comment on column import_tries.last_day       is 'Last day in it; null when it was refused.';
comment on column import_tries.error          is 'Why it was refused, a whole English sentence; null when it was not.';
comment on column import_tries.error_template is 'The same sentence as a template, so that a page can translate it.';
comment on column import_tries.error_fields   is 'JSON object of what stands in the template.';
comment on column import_tries.stays          is 'Whether the file is still in the watched folder because it could not be moved; it is not read again.';
comment on column import_tries.undone_at      is 'When the import was undone, UTC; null when it holds.';
comment on column import_tries.undone_by      is 'Who undid it, as they wrote it; null when nobody did or said so.';
comment on column import_tries.settled_at     is 'When somebody had seen the refusal, UTC; null until then.';
comment on column import_tries.settled_by     is 'Who had seen it, as they wrote it; null when nobody did or said so.';
comment on column import_tries.read_as        is 'JSON list of [template, fields]: how what could be read in two ways was read, with nobody to ask; null when nothing was.';
comment on column import_tries.notes          is 'JSON list of [template, fields]: what else was said of how it was read; null when nothing was.';
-- personal: name, error, error_fields, read_as, notes | note | operation | import
-- personal: who, undone_by, settled_by | staff | operation | import
-- not personal: import_id, tried_at, file_hash, way, about, channel, kind, outcome, found, changed, first_day
-- not personal: last_day, error_template, stays, undone_at, settled_at
