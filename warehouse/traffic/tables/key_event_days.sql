create table key_event_days (
    day           date not null,
    source_name   varchar not null,
    channel       varchar not null,
    event         varchar not null,
    events        bigint not null check (events > 0),
    primary key (day, source_name, channel, event)
);
comment on table  key_event_days             is 'One row per day, measurement, channel and key event: visit_events added up once more, as session_days are.';
comment on column key_event_days.day         is 'Calendar day on which the sessions began.';
comment on column key_event_days.source_name is 'Measurement that counted them.';
comment on column key_event_days.channel     is 'Channel that our rules make of the sessions.';
comment on column key_event_days.event       is 'Name of the key event.';
comment on column key_event_days.events      is 'How often; what did not happen has no row.';
-- not personal: day, source_name, channel, event, events
