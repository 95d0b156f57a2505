create table fetch_states (
    source_name    varchar   not null primary key,
    url            varchar   not null,
    etag           varchar,
    last_modified  varchar,
    resolved_url   varchar,
    body_hash      varchar,
    fetched_at     timestamp not null
);
comment on table  fetch_states               is 'One row per source: what lets the next fetch ask only for what is new.';
comment on column fetch_states.source_name   is 'Source.';
comment on column fetch_states.url           is 'Address for which this holds; another address starts afresh.';
comment on column fetch_states.etag          is 'ETag of the last good answer.';
comment on column fetch_states.last_modified is 'Last-Modified of the last good answer.';
comment on column fetch_states.resolved_url  is 'Feed found on the page, where the source is a web page.';
comment on column fetch_states.body_hash     is 'Hash of the last body, for servers without ETag.';
comment on column fetch_states.fetched_at    is 'Time of the last good answer, UTC.';
-- personal: url, resolved_url | account | operation | configuration
-- not personal: source_name, etag, last_modified, body_hash, fetched_at
