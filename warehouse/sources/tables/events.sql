create table events (
    start_day  date    not null,
    label      varchar not null,
    end_day    date    not null,
    label_en   varchar not null,
    channel    varchar,
    primary key (start_day, label),
    check (end_day >= start_day)
);
comment on table  events           is 'One row per known event (open day, holiday, incident): a copy of the configuration.';
comment on column events.start_day is 'First day, Europe/Amsterdam.';
comment on column events.label     is 'Name in Dutch.';
comment on column events.end_day   is 'Last day, Europe/Amsterdam.';
comment on column events.label_en  is 'Name in English.';
comment on column events.channel   is 'Channel of ours that it is about; null for all of them.';
-- personal: label, label_en | note | reputation | configuration
-- not personal: start_day, end_day, channel
