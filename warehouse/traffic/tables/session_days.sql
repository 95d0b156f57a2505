create table session_days (
    day           date not null,
    source_name   varchar not null,
    channel       varchar not null,
    sessions      bigint not null check (sessions >= 0),
    is_estimated  boolean not null,
    primary key (day, source_name, channel)
);
comment on table  session_days              is 'One row per day, measurement and channel: visit_days added up once more, so that a page costs the same however many landing pages there are.';
comment on column session_days.day          is 'Calendar day on which the sessions began.';
comment on column session_days.source_name  is 'Measurement that counted them.';
comment on column session_days.channel      is 'Channel that our rules make of the sessions.';
comment on column session_days.sessions     is 'Sessions.';
comment on column session_days.is_estimated is 'Whether the measurement sampled some of them.';
-- not personal: day, source_name, channel, sessions, is_estimated
