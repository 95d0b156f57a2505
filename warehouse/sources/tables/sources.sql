create table sources (
    source_name    varchar not null primary key,
    title          varchar not null,
    pattern        varchar not null,
    kind           varchar not null,
    url            varchar not null,
    outlet         varchar,
    every_minutes  integer not null check (every_minutes > 0),
    rhythm_hours   double  check (rhythm_hours is null or rhythm_hours > 0),
    paused         boolean not null
);
comment on table  sources               is 'One row per source that is collected: a copy of the configuration.';
comment on column sources.source_name   is 'Short name, used in tables and on the command line.';
comment on column sources.title         is 'Name for people.';
comment on column sources.pattern       is 'How the address was made: feed, page, google-news, youtube and so on.';
comment on column sources.kind          is 'press, blog, social, review, video, forum or own for items; channel or traffic for numbers.';
comment on column sources.url           is 'Address that is fetched.';
comment on column sources.outlet        is 'Publisher of all its items, where the configuration says so.';
comment on column sources.every_minutes is 'Minutes between two fetches.';
comment on column sources.rhythm_hours  is 'Hours without anything new after which the source counts as silent; null when it is learned.';
comment on column sources.paused        is 'True when the configuration leaves the source out.';
-- personal: source_name, title, url, outlet | account | reputation | configuration
-- not personal: pattern, kind, every_minutes, rhythm_hours, paused
