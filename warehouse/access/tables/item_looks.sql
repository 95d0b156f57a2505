create table item_looks (
    item_id     varchar   not null check (item_id <> ''),
    site        varchar   not null check (site <> ''),
    looked_at   timestamp not null,
    outcome     varchar   not null check (outcome in ('there', 'gone', 'broke', 'unclear', 'erased')),
    status      integer,
    gone_since  timestamp,
    primary key (item_id),
    check (outcome not in ('gone', 'erased') or gone_since is not null),
    check (outcome not in ('there', 'broke') or gone_since is null),
    check (gone_since is null or gone_since <= looked_at)
);
comment on table  item_looks            is 'One row per item for which was looked whether it still stands at its address: the last look. What was taken away there loses its words here.';
comment on column item_looks.item_id    is 'Item that was looked for.';
comment on column item_looks.site       is 'HMAC of the host that was asked, to see whether one site lost many at once.';
comment on column item_looks.looked_at  is 'When it was looked for last, UTC.';
comment on column item_looks.outcome    is 'there; gone (404 or 410); broke (gone, with most of that site: then it is the site); unclear (no answer, or no access); erased: gone at two looks a day apart.';
comment on column item_looks.status     is 'Status of the answer; null when there was none.';
comment on column item_looks.gone_since is 'First look at which it was gone, since it was last there, UTC; null when it is not gone.';
-- personal: item_id, site | pseudonym | reputation | mention
-- not personal: looked_at, outcome, status, gone_since
