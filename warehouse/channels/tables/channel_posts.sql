create table channel_posts (
    channel       varchar not null,
    post_id       varchar not null,
    published_at  timestamp not null,
    day           date not null,
    url           varchar check (url is null or regexp_matches(url, '^https?://')),
    title         varchar not null,
    impressions   bigint check (impressions is null or impressions >= 0),
    views         bigint check (views is null or views >= 0),
    reach         bigint check (reach is null or reach >= 0),
    likes         bigint check (likes is null or likes >= 0),
    comments      bigint check (comments is null or comments >= 0),
    shares        bigint check (shares is null or shares >= 0),
    clicks        bigint check (clicks is null or clicks >= 0),
    engagements   bigint check (engagements is null or engagements >= 0),
    read_at       timestamp not null,
    primary key (channel, post_id)
);
comment on table  channel_posts              is 'One row per post of a channel of ours, with its numbers since it was published.';
comment on column channel_posts.channel      is 'Channel that published it.';
comment on column channel_posts.post_id      is 'Id that the platform gives it.';
comment on column channel_posts.published_at is 'Time of publication, UTC.';
comment on column channel_posts.day          is 'Calendar day of publication in Europe/Amsterdam.';
comment on column channel_posts.url          is 'Its address; null when none is known.';
comment on column channel_posts.title        is 'Its title or the first words of its text.';
comment on column channel_posts.impressions  is 'Impressions since it was published; null when unknown.';
comment on column channel_posts.views        is 'Views since it was published; null when unknown.';
comment on column channel_posts.reach        is 'Reach since it was published; null when unknown.';
comment on column channel_posts.likes        is 'Likes since it was published; null when unknown.';
comment on column channel_posts.comments     is 'Comments since it was published; null when unknown.';
comment on column channel_posts.shares       is 'Shares since it was published; null when unknown.';
comment on column channel_posts.clicks       is 'Clicks since it was published; null when unknown.';
comment on column channel_posts.engagements  is 'Engagements since it was published; null when unknown.';
comment on column channel_posts.read_at      is 'Time of the reading of these numbers, UTC.';
