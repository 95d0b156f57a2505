create table channel_posts (
    channel       varchar not null,
    post_id       varchar not null,
    published_at  timestamp not null,
    day           date not null,
    url           varchar check (url is null or regexp_matches(url, '^https?://')),
    title         varchar not null,
    {post_metric} bigint check ({post_metric} is null or {post_metric} >= 0),
    read_at       timestamp not null,
    primary key (channel, post_id)
);
-- Lines that name a metric in braces stand here once for each metric of a post (warehouse/core/registry.py).
comment on table  channel_posts              is 'One row per post of a channel of ours, with its numbers since it was published.';
comment on column channel_posts.channel      is 'Channel that published it.';
comment on column channel_posts.post_id      is 'Id that the platform gives it.';
comment on column channel_posts.published_at is 'Time of publication, UTC.';
comment on column channel_posts.day          is 'Calendar day of publication in Europe/Amsterdam.';
comment on column channel_posts.url          is 'Its address; null when none is known.';
comment on column channel_posts.title        is 'Its title or the first words of its text.';
comment on column channel_posts.{post_metric} is '{Name} since it was published; null when unknown.';
comment on column channel_posts.read_at      is 'Time of the reading of these numbers, UTC.';
-- personal: post_id | pseudonym | channels | row
-- personal: url, title | text | channels | post
-- not personal: channel, published_at, day, read_at
-- not personal: {post_metric}
