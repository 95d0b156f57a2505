create table channel_readings (
    channel     varchar not null,
    day         date not null,
    metric      varchar not null check (metric in ({metrics})),
    origin      varchar not null check (origin in ('api', 'file', 'hand')),
    value       bigint check (value is null or value >= 0),
    quality     varchar not null check (quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    definition  varchar not null,
    source      varchar not null,
    read_at     timestamp not null,
    primary key (channel, day, metric, origin),
    check ((value is null) = (quality = 'unknown'))
);
comment on table  channel_readings            is 'One row per number of a channel per day and way in which it came: what channel_days is made from.';
comment on column channel_readings.channel    is 'Channel.';
comment on column channel_readings.day        is 'Calendar day in Europe/Amsterdam that the number is about.';
comment on column channel_readings.metric     is '{names}.';
comment on column channel_readings.origin     is 'api: read from the platform; file: from an export; hand: typed on the page.';
comment on column channel_readings.value      is 'The number; null when the platform was asked and did not say.';
comment on column channel_readings.quality    is 'exact, rounded, estimated, manual or unknown.';
comment on column channel_readings.definition is 'What exactly was counted: a key of definitions.toml.';
comment on column channel_readings.source     is 'Connector, name of the file, or page that brought it.';
comment on column channel_readings.read_at    is 'Time of reading, UTC.';
-- not personal: channel, day, metric, origin, value, quality, definition, source, read_at
