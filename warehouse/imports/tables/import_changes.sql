create table import_changes (
    import_id  varchar not null,
    table_name varchar not null check (table_name in ('channel_readings', 'channel_posts', 'channel_gains', 'goal_entries', 'visit_paths', 'sightings')),
    row_key    varchar not null,
    before     varchar,
    after      varchar,
    primary key (import_id, table_name, row_key),
    check (before is not null or after is not null)
);
comment on table  import_changes            is 'One row per row that an import added, changed or removed, so that the import can be undone.';
comment on column import_changes.import_id  is 'Import that did it: a key of import_tries.';
comment on column import_changes.table_name is 'Table in which the row stands.';
comment on column import_changes.row_key    is 'JSON list of the values of its key.';
comment on column import_changes.before     is 'JSON object of the row as it was; null for one that was added.';
comment on column import_changes.after      is 'JSON object of the row as it became; null for one that was removed.';
-- personal: row_key, before, after | text | operation | import
-- not personal: import_id, table_name
