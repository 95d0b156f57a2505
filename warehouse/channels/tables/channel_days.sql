create table channel_days (
    channel                 varchar not null,
    day                     date not null,
    followers               bigint check (followers is null or followers >= 0),
    followers_quality       varchar check (followers_quality is null or followers_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    followers_definition    varchar,
    following               bigint check (following is null or following >= 0),
    following_quality       varchar check (following_quality is null or following_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    following_definition    varchar,
    posts                   bigint check (posts is null or posts >= 0),
    posts_quality           varchar check (posts_quality is null or posts_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    posts_definition        varchar,
    impressions             bigint check (impressions is null or impressions >= 0),
    impressions_quality     varchar check (impressions_quality is null or impressions_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    impressions_definition  varchar,
    views                   bigint check (views is null or views >= 0),
    views_quality           varchar check (views_quality is null or views_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    views_definition        varchar,
    reach                   bigint check (reach is null or reach >= 0),
    reach_quality           varchar check (reach_quality is null or reach_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    reach_definition        varchar,
    likes                   bigint check (likes is null or likes >= 0),
    likes_quality           varchar check (likes_quality is null or likes_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    likes_definition        varchar,
    comments                bigint check (comments is null or comments >= 0),
    comments_quality        varchar check (comments_quality is null or comments_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    comments_definition     varchar,
    shares                  bigint check (shares is null or shares >= 0),
    shares_quality          varchar check (shares_quality is null or shares_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    shares_definition       varchar,
    clicks                  bigint check (clicks is null or clicks >= 0),
    clicks_quality          varchar check (clicks_quality is null or clicks_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    clicks_definition       varchar,
    engagements             bigint check (engagements is null or engagements >= 0),
    engagements_quality     varchar check (engagements_quality is null or engagements_quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    engagements_definition  varchar,
    read_at                 timestamp not null,
    primary key (channel, day)
);
comment on table  channel_days                        is 'One row per channel per day on which the channel was measured.';
comment on column channel_days.channel                is 'Channel.';
comment on column channel_days.day                    is 'Calendar day in Europe/Amsterdam.';
comment on column channel_days.followers              is 'Followers at the end of the day; null when the channel did not say.';
comment on column channel_days.followers_quality      is 'How exact followers is; null when it was never asked.';
comment on column channel_days.followers_definition   is 'What exactly followers counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.following              is 'Accounts that the channel follows, at the end of the day; null when the channel did not say.';
comment on column channel_days.following_quality      is 'How exact following is; null when it was never asked.';
comment on column channel_days.following_definition   is 'What exactly following counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.posts                  is 'Posts published on the day; null when the channel did not say.';
comment on column channel_days.posts_quality          is 'How exact posts is; null when it was never asked.';
comment on column channel_days.posts_definition       is 'What exactly posts counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.impressions            is 'Times that posts were on a screen on the day; null when the channel did not say.';
comment on column channel_days.impressions_quality    is 'How exact impressions is; null when it was never asked.';
comment on column channel_days.impressions_definition is 'What exactly impressions counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.views                  is 'Times that posts or videos were viewed on the day, as the platform defines it; null when the channel did not say.';
comment on column channel_days.views_quality          is 'How exact views is; null when it was never asked.';
comment on column channel_days.views_definition       is 'What exactly views counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.reach                  is 'Accounts that saw something on the day, each once; null when the channel did not say.';
comment on column channel_days.reach_quality          is 'How exact reach is; null when it was never asked.';
comment on column channel_days.reach_definition       is 'What exactly reach counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.likes                  is 'Likes and other reactions of one click on the day; null when the channel did not say.';
comment on column channel_days.likes_quality          is 'How exact likes is; null when it was never asked.';
comment on column channel_days.likes_definition       is 'What exactly likes counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.comments               is 'Comments on the day; null when the channel did not say.';
comment on column channel_days.comments_quality       is 'How exact comments is; null when it was never asked.';
comment on column channel_days.comments_definition    is 'What exactly comments counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.shares                 is 'Times that posts were shared on the day; null when the channel did not say.';
comment on column channel_days.shares_quality         is 'How exact shares is; null when it was never asked.';
comment on column channel_days.shares_definition      is 'What exactly shares counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.clicks                 is 'Clicks on posts on the day; null when the channel did not say.';
comment on column channel_days.clicks_quality         is 'How exact clicks is; null when it was never asked.';
comment on column channel_days.clicks_definition      is 'What exactly clicks counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.engagements            is 'All interactions on the day, as the platform counts them; null when the channel did not say.';
comment on column channel_days.engagements_quality    is 'How exact engagements is; null when it was never asked.';
comment on column channel_days.engagements_definition is 'What exactly engagements counts: a key of definitions.toml; null when it was never asked.';
comment on column channel_days.read_at                is 'Time of the newest reading of the day, UTC.';
