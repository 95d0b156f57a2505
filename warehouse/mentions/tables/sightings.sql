create table sightings (
    item_id        varchar   not null,
    source_name    varchar   not null,
    url            varchar,
    first_seen_at  timestamp not null,
    text_hash      varchar,
    primary key (item_id, source_name)
);
comment on table  sightings               is 'One row per item per source that carried it.';
comment on column sightings.item_id       is 'Item that was seen.';
comment on column sightings.source_name   is 'Source in which it was seen.';
comment on column sightings.url           is 'Address under which that source gave it.';
comment on column sightings.first_seen_at is 'Time of the first sighting in that source, UTC.';
comment on column sightings.text_hash     is 'Hash of title and text as that source gave them last; null when not known.';
-- personal: item_id | pseudonym | reputation | row
-- personal: text_hash | pseudonym | reputation | mention
-- personal: url | author | reputation | mention
-- not personal: source_name, first_seen_at
