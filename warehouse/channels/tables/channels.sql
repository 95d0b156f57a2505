create table channels (
    channel      varchar not null,
    title        varchar not null,
    network      varchar not null,
    peer         varchar,
    url          varchar,
    connector    varchar,
    source_name  varchar,
    position     integer not null check (position >= 0),
    primary key (channel)
);
comment on table  channels             is 'One row per channel that is compared, ours or a peer''s: a copy of the configuration.';
comment on column channels.channel     is 'Short name, used in tables and addresses.';
comment on column channels.title       is 'Name for people.';
comment on column channels.network     is 'Network on which it is: linkedin, instagram, facebook and so on.';
comment on column channels.peer        is 'Peer to whom it belongs; null when it is ours.';
comment on column channels.url         is 'Its public address; null when none is given.';
comment on column channels.connector   is 'What reads its numbers; null when they come by file or by hand only.';
comment on column channels.source_name is 'Source under which its runs are recorded; null without a connector.';
comment on column channels.position    is 'Place in the configuration, from 0.';
-- personal: url | account | channels | configuration
-- not personal: channel, title, network, peer, connector, source_name, position
