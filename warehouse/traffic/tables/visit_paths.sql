create table visit_paths (
    day    date    not null,
    event  varchar not null,
    path   varchar not null,
    events bigint  not null check (events > 0),
    origin varchar not null,
    primary key (day, event, path)
);
comment on table  visit_paths        is 'One row per day, key event and path of channels: how often the event came after visits by these channels, in order.';
comment on column visit_paths.day    is 'Calendar day of the key event.';
comment on column visit_paths.event  is 'Name of the key event.';
comment on column visit_paths.path   is 'Channels of the visits before it, the first first, with " > " between; direct for a visit without a source.';
comment on column visit_paths.events is 'How often.';
comment on column visit_paths.origin is 'File that it came from.';
-- not personal: day, event, path, events, origin
