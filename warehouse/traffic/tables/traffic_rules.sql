create table traffic_rules (
    position       integer not null check (position >= 0),
    rule           varchar not null,
    channel        varchar not null,
    channel_group  varchar not null,
    since          date,
    until          date,
    nl             varchar not null,
    en             varchar not null,
    primary key (position)
);
comment on table  traffic_rules               is 'One row per rule that turns raw values of a session into a channel, in the order in which they are tried.';
comment on column traffic_rules.position      is 'Place, from 0: the first that fits decides.';
comment on column traffic_rules.rule          is 'Short name.';
comment on column traffic_rules.channel       is 'Channel that it gives; * for the network that it finds.';
comment on column traffic_rules.channel_group is 'Group that it gives, as Google Analytics would call it.';
comment on column traffic_rules.since         is 'First day on which it holds; null for always.';
comment on column traffic_rules.until         is 'Last day on which it holds; null for still.';
comment on column traffic_rules.nl            is 'What it says, in Dutch.';
comment on column traffic_rules.en            is 'What it says, in English.';
-- not personal: position, rule, channel, channel_group, since, until, nl, en
