create table tracked_links (
    link_id   varchar not null,
    url       varchar not null,
    channel   varchar not null,
    source    varchar not null,
    medium    varchar not null,
    campaign  varchar not null,
    content   varchar not null,
    made_at   timestamp not null,
    primary key (link_id)
);
comment on table  tracked_links          is 'One row per link that was made with the link builder.';
comment on column tracked_links.link_id  is 'Hash of the address.';
comment on column tracked_links.url      is 'The whole address with its tags.';
comment on column tracked_links.channel  is 'Channel for which it was made.';
comment on column tracked_links.source   is 'utm_source.';
comment on column tracked_links.medium   is 'utm_medium.';
comment on column tracked_links.campaign is 'utm_campaign.';
comment on column tracked_links.content  is 'utm_content; empty for none.';
comment on column tracked_links.made_at  is 'Time at which it was first made, UTC.';
-- personal: url, content | note | traffic | staff
-- not personal: link_id, channel, source, medium, campaign, made_at
