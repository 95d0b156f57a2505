create table channel_gains (
    channel varchar   not null,
    day     date      not null,
    gained  bigint    not null,
    source  varchar   not null,
    read_at timestamp not null,
    primary key (channel, day)
);
comment on table  channel_gains         is 'One row per day of a channel whose platform says how many followers came, and not how many there are.';
comment on column channel_gains.channel is 'Channel.';
comment on column channel_gains.day     is 'Day that the gain is about, as the platform cuts its days.';
comment on column channel_gains.gained  is 'Followers that came on the day; who left again is not taken off unless the platform does.';
comment on column channel_gains.source  is 'Connector or name of the file that brought it.';
comment on column channel_gains.read_at is 'Time of reading, UTC.';
-- not personal: channel, day, gained, source, read_at
