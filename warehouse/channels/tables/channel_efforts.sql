create table channel_efforts (
    channel     varchar not null,
    month       date not null check (day(month) = 1),
    hours       double check (hours is null or hours >= 0),
    euros       double check (euros is null or euros >= 0),
    entered_at  timestamp not null,
    primary key (channel, month)
);
comment on table  channel_efforts            is 'One row per channel per month for which somebody entered what it cost.';
comment on column channel_efforts.channel    is 'Channel.';
comment on column channel_efforts.month      is 'First day of the month.';
comment on column channel_efforts.hours      is 'Hours worked for the channel; null when not entered.';
comment on column channel_efforts.euros      is 'Euros spent besides hours (advertising, tools, design); null when not entered.';
comment on column channel_efforts.entered_at is 'Time of the last entry, UTC.';
-- not personal: channel, month, hours, euros, entered_at
