create table backfills (
    source_name    varchar   not null primary key,
    url            varchar   not null,
    way            varchar   not null check (way in ('archive', 'none', 'paged', 'posts', 'service', 'sitemap')),
    state          varchar   not null check (state in ('bounded', 'done', 'failed', 'waiting', 'working')),
    place          varchar,
    pages          integer   not null check (pages >= 0),
    items          integer   not null check (items >= 0),
    oldest_day     date,
    complete_since date,
    begun_at       timestamp not null,
    changed_at     timestamp not null,
    error          varchar,
    error_template varchar,
    error_fields   varchar,
    check ((state = 'failed') = (error is not null))
);
comment on table  backfills                is 'One row per source of which the past was asked for: how far back it was fetched, and where to go on.';
comment on column backfills.source_name    is 'Source.';
comment on column backfills.url            is 'Address for which this holds; another address starts afresh.';
comment on column backfills.way            is 'archive (the feed names its older part), paged (further pages of a WordPress feed), posts (the posts of a WordPress site), service (asked through its API), sitemap (pages that its site names there) or none: it offers no way back.';
comment on column backfills.state          is 'waiting: asked for, not begun; working: there is more; done: all it still has; bounded: as much as is fetched at once; failed.';
comment on column backfills.place          is 'Number, address or cursor of the page to go on with, of a sitemap the addresses that are still to be read; NULL at the beginning and at the end.';
comment on column backfills.pages          is 'Pages that were read.';
comment on column backfills.items          is 'Entries on them.';
comment on column backfills.oldest_day     is 'Day of the oldest entry among them, Amsterdam; NULL when none has a date.';
comment on column backfills.complete_since is 'First day from which nothing that the source published is missing; NULL when unknown.';
comment on column backfills.begun_at       is 'When it was asked for, UTC.';
comment on column backfills.changed_at     is 'When this row changed last, UTC.';
comment on column backfills.error          is 'Why it failed, a whole English sentence; NULL when it did not.';
comment on column backfills.error_template is 'The same sentence as a template, so that a page can translate it.';
comment on column backfills.error_fields   is 'JSON object of what stands in the template.';
-- personal: url, place | account | operation | configuration
-- personal: error, error_fields | account | operation | run
-- not personal: source_name, way, state, pages, items, oldest_day, complete_since, begun_at, changed_at
-- not personal: error_template
