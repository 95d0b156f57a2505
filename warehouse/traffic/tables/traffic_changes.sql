create table traffic_changes (
    changed_on    date    not null,
    source_name   varchar not null,
    from_channel  varchar not null,
    from_group    varchar not null,
    to_channel    varchar not null,
    to_group      varchar not null,
    sessions      bigint  not null check (sessions >= 0),
    first_day     date    not null,
    last_day      date    not null,
    primary key (changed_on, source_name, from_channel, from_group, to_channel, to_group)
);
comment on table  traffic_changes              is 'One row per day on which new rules gave stored sessions another channel, measurement, and channels before and after: which numbers changed.';
comment on column traffic_changes.changed_on   is 'Calendar day of the change in Europe/Amsterdam.';
comment on column traffic_changes.source_name  is 'Measurement that counted the sessions.';
comment on column traffic_changes.from_channel is 'Channel before.';
comment on column traffic_changes.from_group   is 'Group before, as Google Analytics would call it.';
comment on column traffic_changes.to_channel   is 'Channel now.';
comment on column traffic_changes.to_group     is 'Group now.';
comment on column traffic_changes.sessions     is 'Sessions that moved.';
comment on column traffic_changes.first_day    is 'First day with such a session.';
comment on column traffic_changes.last_day     is 'Last day with such a session.';
-- not personal: changed_on, source_name, from_channel, from_group, to_channel, to_group, sessions, first_day
-- not personal: last_day
