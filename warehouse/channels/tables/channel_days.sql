create table channel_days (
    channel                 varchar not null,
    day                     date not null,
    {metric}                bigint check ({metric} is null or {metric} >= 0),
    {metric}_quality        varchar check ({metric}_quality is null or {metric}_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    {metric}_definition     varchar,
    read_at                 timestamp not null,
    primary key (channel, day)
);
-- Lines that name a metric in braces stand here once for each metric of a channel (warehouse/core/registry.py).
comment on table  channel_days                        is 'One row per channel per day on which the channel was measured.';
comment on column channel_days.channel                is 'Channel.';
comment on column channel_days.day                    is 'Calendar day in Europe/Amsterdam.';
comment on column channel_days.{metric}               is '{counts}; null when the channel did not say.';
comment on column channel_days.{metric}_quality       is 'How exact {metric} is; null when it was never asked.';
comment on column channel_days.{metric}_definition    is 'What exactly {metric} counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.read_at                is 'Time of the newest reading of the day, UTC.';
-- not personal: channel, day, read_at
-- not personal: {metric}, {metric}_quality, {metric}_definition
