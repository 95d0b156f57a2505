create table announcement_texts (
    month     date      not null,
    language  varchar   not null check (language in ('nl', 'en')),
    length    varchar   not null check (length in ('line', 'intranet', 'newsletter')),
    generated varchar   not null check (generated <> ''),
    edited    varchar,
    edited_by varchar,
    edited_at timestamp,
    primary key (month, language, length),
    check ((edited is null) = (edited_by is null) and (edited is null) = (edited_at is null))
);
comment on table  announcement_texts           is 'One row per closed month, language and length: the text of its announcement.';
comment on column announcement_texts.month     is 'First day of the month.';
comment on column announcement_texts.language  is 'nl or en.';
comment on column announcement_texts.length    is 'line, intranet or newsletter.';
comment on column announcement_texts.generated is 'The text as it was made from the frozen figures, Markdown; never changed.';
comment on column announcement_texts.edited    is 'The text as somebody made it; null when nobody did.';
comment on column announcement_texts.edited_by is 'Who edited it last, as they wrote it.';
comment on column announcement_texts.edited_at is 'When, UTC.';

create table api_spending (
    source_name varchar   not null,
    month       date      not null check (day(month) = 1),
    dollars     double    not null check (dollars >= 0),
    spent_at    timestamp not null,
    primary key (source_name, month)
);
comment on table  api_spending             is 'One row per calendar month and collector of an API that is paid per question: what we reckon it has cost.';
comment on column api_spending.source_name is 'Collector that asked.';
comment on column api_spending.month       is 'First day of the month, in UTC as the bill has it.';
comment on column api_spending.dollars     is 'Dollars by the prices that the connector states; the bill of the service decides.';
comment on column api_spending.spent_at    is 'Time of the last question that cost something, UTC.';

create table campaigns (
    campaign   varchar not null,
    label      varchar not null,
    start_day  date,
    end_day    date,
    primary key (campaign),
    check ((start_day is null) = (end_day is null))
);
comment on table  campaigns           is 'One row per campaign that links may name: a copy of the configuration.';
comment on column campaigns.campaign  is 'Its utm_campaign.';
comment on column campaigns.label     is 'Name for people.';
comment on column campaigns.start_day is 'First day; null when unknown.';
comment on column campaigns.end_day   is 'Last day; null when unknown.';

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

create table channel_readings (
    channel     varchar not null,
    day         date not null,
    metric      varchar not null check (metric in ('followers', 'following', 'posts', 'impressions', 'views', 'reach', 'likes', 'comments', 'shares', 'clicks', 'engagements')),
    origin      varchar not null check (origin in ('api', 'file', 'hand')),
    value       bigint check (value is null or value >= 0),
    quality     varchar not null check (quality in ('exact', 'rounded', 'estimated', 'manual', 'unknown')),
    definition  varchar not null,
    source      varchar not null,
    read_at     timestamp not null,
    primary key (channel, day, metric, origin),
    check ((value is null) = (quality = 'unknown'))
);
comment on table  channel_readings            is 'One row per number of a channel per day and way in which it came: what channel_days is made from.';
comment on column channel_readings.channel    is 'Channel.';
comment on column channel_readings.day        is 'Calendar day in Europe/Amsterdam that the number is about.';
comment on column channel_readings.metric     is 'followers, following, posts, impressions, views, reach, likes, comments, shares, clicks or engagements.';
comment on column channel_readings.origin     is 'api: read from the platform; file: from an export; hand: typed on the page.';
comment on column channel_readings.value      is 'The number; null when the platform was asked and did not say.';
comment on column channel_readings.quality    is 'exact, rounded, estimated, manual or unknown.';
comment on column channel_readings.definition is 'What exactly was counted: a key of definitions.toml.';
comment on column channel_readings.source     is 'Connector, name of the file, or page that brought it.';
comment on column channel_readings.read_at    is 'Time of reading, UTC.';

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

create table corrections (
    correction_id  varchar   not null primary key,
    item_id        varchar   not null,
    story_id       varchar   not null,
    subject        varchar   not null,
    field          varchar   not null check (field in ('label', 'about')),
    value          varchar   not null check (
        (field = 'label' and value in ('positive', 'neutral', 'negative', 'unclear'))
        or (field = 'about' and value in ('yes', 'no'))
    ),
    made_by        varchar   not null,
    made_at        timestamp not null
);
comment on table  corrections               is 'One row per correction by a person; nothing is overwritten, the latest holds.';
comment on column corrections.correction_id is 'Id of the correction.';
comment on column corrections.item_id       is 'Item that was judged.';
comment on column corrections.story_id      is 'Its story at that time; a judgement about the subject holds for the whole story, later copies too.';
comment on column corrections.subject       is 'Subject for which it was judged.';
comment on column corrections.field         is 'label: the sentiment; about: whether the item is about the subject at all.';
comment on column corrections.value         is 'positive, neutral, negative or unclear; yes or no.';
comment on column corrections.made_by       is 'Who corrected: the signed-in name, or the word entered.';
comment on column corrections.made_at       is 'Time of the correction, UTC.';

create table events (
    start_day  date    not null,
    label      varchar not null,
    end_day    date    not null,
    label_en   varchar not null,
    primary key (start_day, label),
    check (end_day >= start_day)
);
comment on table  events           is 'One row per known event (open day, holiday, incident): a copy of the configuration.';
comment on column events.start_day is 'First day, Europe/Amsterdam.';
comment on column events.label     is 'Name in Dutch.';
comment on column events.end_day   is 'Last day, Europe/Amsterdam.';
comment on column events.label_en  is 'Name in English.';

create table fetch_states (
    source_name    varchar   not null primary key,
    url            varchar   not null,
    etag           varchar,
    last_modified  varchar,
    resolved_url   varchar,
    body_hash      varchar,
    fetched_at     timestamp not null
);
comment on table  fetch_states               is 'One row per source: what lets the next fetch ask only for what is new.';
comment on column fetch_states.source_name   is 'Source.';
comment on column fetch_states.url           is 'Address for which this holds; another address starts afresh.';
comment on column fetch_states.etag          is 'ETag of the last good answer.';
comment on column fetch_states.last_modified is 'Last-Modified of the last good answer.';
comment on column fetch_states.resolved_url  is 'Feed found on the page, where the source is a web page.';
comment on column fetch_states.body_hash     is 'Hash of the last body, for servers without ETag.';
comment on column fetch_states.fetched_at    is 'Time of the last good answer, UTC.';

create table goal_changes (
    goal       varchar   not null,
    changed_at timestamp not null,
    field      varchar   not null,
    before     varchar,
    after      varchar,
    primary key (goal, changed_at, field)
);
comment on table  goal_changes            is 'One row per change to the definition of a goal: a target that moves is seen to move.';
comment on column goal_changes.goal       is 'Goal that changed.';
comment on column goal_changes.changed_at is 'When the changed configuration was first read, UTC.';
comment on column goal_changes.field      is 'What changed; goal for one that was added or taken away.';
comment on column goal_changes.before     is 'As it was; null for a goal that was added.';
comment on column goal_changes.after      is 'As it became; null for a goal that was taken away.';

create table goal_checkins (
    goal     varchar   not null,
    noted_at timestamp not null,
    note     varchar   not null check (note <> ''),
    noted_by varchar   not null,
    state    varchar   not null,
    primary key (goal, noted_at)
);
comment on table  goal_checkins          is 'One row per note that somebody made about how a goal goes.';
comment on column goal_checkins.goal     is 'Goal that it is about.';
comment on column goal_checkins.noted_at is 'When it was made, UTC.';
comment on column goal_checkins.note     is 'The note.';
comment on column goal_checkins.noted_by is 'Who made it, as they wrote it.';
comment on column goal_checkins.state    is 'How the goal stood then: reached, green, amber, red, early, missed or unknown.';

create table goal_entries (
    goal       varchar   not null,
    day        date      not null,
    value      double    not null,
    entered_by varchar   not null,
    entered_at timestamp not null,
    primary key (goal, day)
);
comment on table  goal_entries            is 'One row per number that somebody entered for a goal whose numbers are kept by hand.';
comment on column goal_entries.goal       is 'Goal that it counts for.';
comment on column goal_entries.day        is 'Day that the number is about: of a sum what came since the entry before, of a level how it stood.';
comment on column goal_entries.value      is 'The number.';
comment on column goal_entries.entered_by is 'Who entered it, as they wrote it.';
comment on column goal_entries.entered_at is 'Time of the last entry, UTC.';

create table goal_forecasts (
    goal       varchar   not null,
    as_of      date      not null,
    definition varchar   not null,
    low        double    not null,
    middle     double    not null,
    high       double    not null,
    weeks      integer   not null check (weeks >= 0),
    held_back  integer   not null check (held_back >= 0),
    inside     integer   not null check (inside >= 0),
    ahead      integer   not null check (ahead >= 0),
    tried_on   date      not null,
    made_at    timestamp not null,
    primary key (goal, as_of),
    check (low <= middle and middle <= high),
    check (inside <= held_back)
);
comment on table  goal_forecasts            is 'One row per goal and last known day: where it will stand at its deadline, as a forecast said then.';
comment on column goal_forecasts.goal       is 'Goal that it is about.';
comment on column goal_forecasts.as_of      is 'Last day that was known.';
comment on column goal_forecasts.definition is 'What the goal counted, and until when; a changed goal has no forecast until the next run.';
comment on column goal_forecasts.low        is 'Lower end of the band that should hold in eight of ten cases.';
comment on column goal_forecasts.middle     is 'Middle of the outcomes.';
comment on column goal_forecasts.high       is 'Upper end of the band.';
comment on column goal_forecasts.weeks      is 'Weeks that it was made from.';
comment on column goal_forecasts.held_back  is 'Stretches of the past that were held back to try the method on.';
comment on column goal_forecasts.inside     is 'How many of these ended within their band.';
comment on column goal_forecasts.ahead      is 'Weeks that each held-back stretch was long.';
comment on column goal_forecasts.tried_on   is 'Last known day of the trial; it is done anew every four weeks.';
comment on column goal_forecasts.made_at    is 'When it was made, UTC.';

create table goals (
    goal      varchar not null,
    title     varchar not null,
    title_en  varchar not null,
    audience  varchar not null,
    owner     varchar not null,
    metric    varchar not null,
    kind      varchar not null check (kind in ('sum', 'level', 'rate')),
    network   varchar,
    event     varchar,
    direction varchar not null check (direction in ('at least', 'at most', 'within')),
    start_day date    not null,
    deadline  date    not null,
    target    double  not null,
    target_to double,
    stage     varchar not null check (stage in ('input', 'activity', 'output', 'out-take', 'outcome', 'impact')),
    position  integer not null check (position >= 0),
    primary key (goal),
    check (deadline > start_day),
    check ((direction = 'within') = (target_to is not null))
);
comment on table  goals           is 'One row per goal: a copy of the configuration.';
comment on column goals.goal      is 'Short name, used in tables and addresses.';
comment on column goals.title     is 'Name for people, in Dutch.';
comment on column goals.title_en  is 'Name for people, in English.';
comment on column goals.audience  is 'Whom it is about.';
comment on column goals.owner     is 'Who answers for it.';
comment on column goals.metric    is 'followers, sessions, key_events, stories, net_sentiment, or hand for numbers that are entered.';
comment on column goals.kind      is 'sum: adds up over days; level: stands at the end of a day; rate: a share of what was counted.';
comment on column goals.network   is 'Network or channel that it is limited to; null for all of ours.';
comment on column goals.event     is 'Key event that is counted; null for other metrics.';
comment on column goals.direction is 'at least, at most, or within target and target_to.';
comment on column goals.start_day is 'First day.';
comment on column goals.deadline  is 'Last day.';
comment on column goals.target    is 'What is to be reached (within: the lower bound).';
comment on column goals.target_to is 'The upper bound of within; null otherwise.';
comment on column goals.stage     is 'Place in the chain input, activity, output, out-take, outcome, impact.';
comment on column goals.position  is 'Place in the configuration, from 0.';

create table imports (
    file_hash    varchar not null,
    channel      varchar not null,
    name         varchar not null,
    kind         varchar not null,
    imported_at  timestamp not null,
    found        integer not null check (found >= 0),
    changed      integer not null check (changed >= 0),
    first_day    date,
    last_day     date,
    primary key (file_hash, channel)
);
comment on table  imports             is 'One row per file of channel numbers that was imported.';
comment on column imports.file_hash   is 'Hash of its bytes.';
comment on column imports.channel     is 'Channel for which it was imported; empty where the file names several.';
comment on column imports.name        is 'Its name.';
comment on column imports.kind        is 'Which export it is.';
comment on column imports.imported_at is 'Time of the first import, UTC.';
comment on column imports.found       is 'Rows in it.';
comment on column imports.changed     is 'Numbers that it added or changed.';
comment on column imports.first_day   is 'First day in it; null when there is none.';
comment on column imports.last_day    is 'Last day in it; null when there is none.';

create table item_keys (
    key      varchar not null primary key,
    item_id  varchar not null
);
comment on table  item_keys         is 'One row per key by which an item is recognised: canonical address, publisher with title and day, guid.';
comment on column item_keys.key     is 'Kind of key and its value, for example url:https://example.nl/a.';
comment on column item_keys.item_id is 'Item that the key stands for.';

create table items (
    item_id            varchar   not null primary key,
    url                varchar   check (url is null or regexp_matches(url, '^https?://')),
    canonical_url      varchar,
    source_name        varchar   not null,
    outlet             varchar,
    kind               varchar   not null,
    title              varchar   not null,
    text               varchar   not null,
    language           varchar   not null,
    published_at       timestamp not null,
    published_quality  varchar   not null check (published_quality in ('exact', 'estimated')),
    collected_at       timestamp not null,
    day                date      not null,
    story_id           varchar   not null,
    text_hash          varchar   not null
);
comment on table  items                   is 'One row per published item (article, post, review, comment), whoever carried it.';
comment on column items.item_id           is 'Stable id, made from the first key by which the item was known.';
comment on column items.url               is 'Address as the publisher gave it; null when the feed gave none.';
comment on column items.canonical_url     is 'Address without tracking, AMP and mobile forms; null when there is no address or it does not name the item.';
comment on column items.source_name       is 'Source that carried the item first.';
comment on column items.outlet            is 'Publisher: the name the configuration gives to the source, else the domain, else the name the feed gives; null when none is known.';
comment on column items.kind              is 'Kind of source: press, blog, social, review, video, forum or own.';
comment on column items.title             is 'Title as plain text; empty when the item has none (most social posts).';
comment on column items.text              is 'Text as the feed gave it, as plain text.';
comment on column items.language          is 'Language of the text (ISO 639-1), or unknown.';
comment on column items.published_at      is 'Time of publication, UTC; the time of collection where the item gave no usable time.';
comment on column items.published_quality is 'exact when the item gave its time, estimated when the time of collection stands in.';
comment on column items.collected_at      is 'Time at which the item was first collected, UTC.';
comment on column items.day               is 'Calendar day of publication in Europe/Amsterdam.';
comment on column items.story_id          is 'Story to which the item belongs: the item_id of its first item.';
comment on column items.text_hash         is 'Hash of title and text, to see a change.';

create table judgement_samples (
    week          date      not null,
    position      integer   not null check (position >= 1),
    item_id       varchar   not null,
    subject       varchar   not null,
    source_name   varchar   not null,
    kind          varchar   not null,
    language      varchar   not null,
    scored_label  varchar   not null check (scored_label in ('positive', 'neutral', 'negative', 'unclear')),
    weight        double    not null check (weight >= 1),
    day           date      not null,
    is_found      boolean   not null,
    drawn_at      timestamp not null,
    primary key (week, position)
);
comment on table  judgement_samples              is 'One row per mention that was drawn for people to judge: at most twenty a week.';
comment on column judgement_samples.week         is 'Monday of the week in which it was drawn.';
comment on column judgement_samples.position     is 'Place in the week''s sample, from 1.';
comment on column judgement_samples.item_id      is 'Item that is to be judged.';
comment on column judgement_samples.subject      is 'Subject for which it is to be judged.';
comment on column judgement_samples.source_name  is 'Source of the item when it was drawn.';
comment on column judgement_samples.kind         is 'Kind of that source.';
comment on column judgement_samples.language     is 'Language of the item when it was drawn.';
comment on column judgement_samples.scored_label is 'Label by the method, kept in step when the item is scored again; whoever judges does not see it.';
comment on column judgement_samples.weight       is 'Mentions that it stands for; of one label, and of the organisation or the others, they add up to all that could be drawn.';
comment on column judgement_samples.day          is 'Calendar day of the item.';
comment on column judgement_samples.is_found     is 'Whether the query of now still finds the subject in the item.';
comment on column judgement_samples.drawn_at     is 'Time of the draw, UTC.';

create table judgements (
    judgement_id  varchar   not null primary key,
    week          date      not null,
    position      integer   not null,
    item_id       varchar   not null,
    subject       varchar   not null,
    about         varchar   not null check (about in ('yes', 'no', 'unknown')),
    label         varchar   check (label in ('positive', 'neutral', 'negative', 'unknown')),
    made_by       varchar   not null,
    made_at       timestamp not null
);
comment on table  judgements              is 'One row per answer to the weekly sample; nothing is overwritten, the latest holds.';
comment on column judgements.judgement_id is 'Id of the answer.';
comment on column judgements.week         is 'Week of the sample.';
comment on column judgements.position     is 'Place in that sample.';
comment on column judgements.item_id      is 'Item that was judged.';
comment on column judgements.subject      is 'Subject for which it was judged.';
comment on column judgements.about        is 'Is it about the subject: yes, no, or unknown when the person could not tell.';
comment on column judgements.label        is 'How it sounds about the subject; unknown when the person could not tell; null when it is not about it.';
comment on column judgements.made_by      is 'Who judged: the signed-in name, or the word entered.';
comment on column judgements.made_at      is 'Time of the answer, UTC.';

create table log_states (
    source_name  varchar not null,
    state        blob not null,
    stored_at    timestamp not null,
    primary key (source_name)
);
comment on table  log_states             is 'One row per measurement that reads log files: how far it came and what is still open.';
comment on column log_states.source_name is 'Measurement.';
comment on column log_states.state       is 'What the reader needs to go on; holds no address of a visitor.';
comment on column log_states.stored_at   is 'Time of storing, UTC.';

create table mention_days (
    day          date    not null,
    subject      varchar not null,
    source_name  varchar not null,
    kind         varchar not null,
    language     varchar not null,
    label        varchar not null check (label in ('positive', 'neutral', 'negative', 'unclear')),
    items        bigint  not null check (items >= 0),
    stories      bigint  not null check (stories >= 0),
    score_sum    double  not null,
    reach        bigint,
    reach_known  bigint  not null,
    primary key (day, subject, source_name, kind, language, label),
    check (stories <= items),
    check (reach_known <= items)
);
comment on table  mention_days             is 'One row per day, subject, source, kind, language and label: what pages add up. Corrections are applied; "not about us" is left out.';
comment on column mention_days.day         is 'Calendar day of publication in Europe/Amsterdam.';
comment on column mention_days.subject     is 'Subject that is mentioned.';
comment on column mention_days.source_name is 'Source that carried the item first.';
comment on column mention_days.kind        is 'Kind of source.';
comment on column mention_days.language    is 'Language of the item.';
comment on column mention_days.label       is 'Sentiment label of the item, as corrected.';
comment on column mention_days.items       is 'Items, copies included.';
comment on column mention_days.stories     is 'Items that are the first of their story for this subject: the number of stories that began.';
comment on column mention_days.score_sum   is 'Sum of the scores of those first items.';
comment on column mention_days.reach       is 'Sum of the estimated readers of the items whose publisher has an estimate; null when none has.';
comment on column mention_days.reach_known is 'Items whose publisher has an estimate.';

create table mentions (
    item_id     varchar   not null,
    subject     varchar   not null,
    matched     varchar[] not null,
    query_hash  varchar   not null,
    day         date      not null,
    primary key (item_id, subject)
);
comment on table  mentions            is 'One row per item per subject that it mentions.';
comment on column mentions.item_id    is 'Item that mentions the subject.';
comment on column mentions.subject    is 'Name of the organisation, peer or topic.';
comment on column mentions.matched    is 'Words that made it match, as they stand in the text.';
comment on column mentions.query_hash is 'Version of the query that matched.';
comment on column mentions.day        is 'Calendar day of the item, repeated here so that a day is found without reading the rest.';

create table month_figures (
    month       date    not null,
    figure      varchar not null,
    subject     varchar not null,
    part        varchar not null,
    title       varchar not null,
    title_en    varchar not null,
    position    integer not null check (position >= 0),
    value       double,
    before      double,
    year_before double,
    unit        varchar not null,
    quality     varchar not null check (quality in ('exact', 'rounded', 'estimated', 'manual', 'partial', 'unknown')),
    as_of       timestamp,
    counts      varchar not null,
    sources     varchar not null,
    note        varchar,
    fields      varchar not null,
    said        varchar not null,
    primary key (month, figure, subject, part),
    check ((value is null) = (quality = 'unknown')),
    check (day(month) = 1)
);
comment on table  month_figures             is 'One row per figure of a closed month: as it was then, with its birth certificate.';
comment on column month_figures.month       is 'First day of the month.';
comment on column month_figures.figure      is 'Which figure: mentions, followers, goal, brought and so on.';
comment on column month_figures.subject     is 'Channel or goal that it is about; empty for the school as a whole.';
comment on column month_figures.part        is 'Channel that brought something to the goal; empty otherwise, and for what is unattributed.';
comment on column month_figures.title       is 'Name for people of channel, goal or source, in Dutch.';
comment on column month_figures.title_en    is 'The same in English.';
comment on column month_figures.position    is 'Order in which it is told, from 0.';
comment on column month_figures.value       is 'The number; null when it was unknown.';
comment on column month_figures.before      is 'The same over (at the end of) the month before; null when unknown or not comparable.';
comment on column month_figures.year_before is 'The same in that month of the year before; null when unknown or not comparable.';
comment on column month_figures.unit        is 'count, points, percent, readers, hours, euros or rate.';
comment on column month_figures.quality     is 'How exact the number was.';
comment on column month_figures.as_of       is 'Until when its sources were read, UTC; null when never.';
comment on column month_figures.counts      is 'What was counted: a sentence whose fields stand in fields.';
comment on column month_figures.sources     is 'Sources that it rested on, with commas between.';
comment on column month_figures.note        is 'What was to be said of it; null for nothing.';
comment on column month_figures.fields      is 'What stands in counts and note, as JSON.';
comment on column month_figures.said        is 'State of a goal, direction of its target, way in which a contribution was traced, or network of a channel; empty otherwise.';

create table months (
    month     date      not null,
    closed_at timestamp not null,
    closed_by varchar   not null,
    is_forced boolean   not null,
    reasons   varchar   not null,
    primary key (month),
    check (day(month) = 1),
    check (is_forced = (reasons <> '[]'))
);
comment on table  months           is 'One row per month that is closed: its figures are frozen.';
comment on column months.month     is 'First day of the month.';
comment on column months.closed_at is 'When it was closed, UTC.';
comment on column months.closed_by is 'Who closed it, as they wrote it; schedule when it was closed by itself.';
comment on column months.is_forced is 'Whether it was closed although something spoke against it.';
comment on column months.reasons   is 'What spoke against it: a JSON list of sentences with their fields; [] when nothing did.';

create table outlets (
    outlet  varchar not null primary key,
    reach   bigint  check (reach is null or reach >= 0),
    kind    varchar
);
comment on table  outlets        is 'One row per publisher of which the school estimated the reach: a copy of the configuration.';
comment on column outlets.outlet is 'Publisher, as items name it.';
comment on column outlets.reach  is 'Readers of one item, the school''s own estimate; null when unknown.';
comment on column outlets.kind   is 'press, blog, social, review, video, forum or own; null when not said.';

create table publications (
    month      date      not null,
    kind       varchar   not null check (kind in ('announcement', 'report')),
    way        varchar   not null check (way in ('mail', 'post')),
    target     varchar   not null check (target <> ''),
    edition    integer   not null check (edition > 0),
    language   varchar   not null,
    subject    varchar   not null,
    body       varchar   not null,
    body_hash  varchar   not null,
    state      varchar   not null check (state in ('sending', 'sent', 'failed', 'unsure')),
    error      varchar,
    attempts   integer   not null check (attempts > 0),
    begun_at   timestamp not null,
    sent_at    timestamp,
    sent_by    varchar   not null,
    primary key (month, kind, way, target, edition),
    check ((state = 'sent') = (sent_at is not null))
);
comment on table  publications           is 'One row per announcement or report that went, or was to go, to one place: exactly as it was sent.';
comment on column publications.month     is 'Month that it is about.';
comment on column publications.kind      is 'announcement or report.';
comment on column publications.way       is 'mail, or post for Teams, Slack and others.';
comment on column publications.target    is 'Address of the recipient, or the name of the place in announcement.toml.';
comment on column publications.edition   is '1 for the first; a corrected one that was sent on purpose counts on.';
comment on column publications.language  is 'nl or en.';
comment on column publications.subject   is 'Subject or title.';
comment on column publications.body      is 'All that was sent: the whole message of an e-mail, attachments included, or the text of a post.';
comment on column publications.body_hash is 'Hash of what was to be said, without what differs by recipient and moment.';
comment on column publications.state     is 'sending, sent, failed (it certainly did not arrive), or unsure (it may have).';
comment on column publications.error     is 'What went wrong; null when nothing did.';
comment on column publications.attempts  is 'How often it was tried.';
comment on column publications.begun_at  is 'When it was tried last, UTC.';
comment on column publications.sent_at   is 'When it was taken by the other side, UTC; null until then.';
comment on column publications.sent_by   is 'Who sent it, as they wrote it; schedule for the scheduler.';

create table score_cache (
    text_hash   varchar   not null,
    method      varchar   not null,
    score       double    not null check (score between -1 and 1),
    label       varchar   not null check (label in ('positive', 'neutral', 'negative', 'unclear')),
    confidence  double    not null check (confidence between 0 and 1),
    scored_at   timestamp not null,
    primary key (text_hash, method)
);
comment on table  score_cache            is 'One row per text and method of the accurate tier: a copy of a text, or the same text again, is not scored twice.';
comment on column score_cache.text_hash  is 'Hash of the text that was scored.';
comment on column score_cache.method     is 'Method and version that gave the score.';
comment on column score_cache.score      is 'Sentiment from -1 (negative) to 1 (positive).';
comment on column score_cache.label      is 'positive, neutral, negative, or unclear when the method cannot say.';
comment on column score_cache.confidence is 'Chance that the label is right, from 0 to 1, as the method estimates it.';
comment on column score_cache.scored_at  is 'Time of scoring, UTC.';

create table score_changes (
    changed_on   date      not null,
    subject      varchar   not null,
    from_method  varchar   not null,
    to_method    varchar   not null,
    from_label   varchar   not null check (from_label in ('positive', 'neutral', 'negative', 'unclear')),
    to_label     varchar   not null check (to_label in ('positive', 'neutral', 'negative', 'unclear')),
    items        bigint    not null check (items > 0),
    primary key (changed_on, subject, from_method, to_method, from_label, to_label)
);
comment on table  score_changes             is 'One row per day on which stored items were scored again, subject, methods and labels: which numbers changed. Items that were new are not in it.';
comment on column score_changes.changed_on  is 'Calendar day of the new scoring in Europe/Amsterdam.';
comment on column score_changes.subject     is 'Subject that the items mention.';
comment on column score_changes.from_method is 'Method that had scored the items.';
comment on column score_changes.to_method   is 'Method that scored them now.';
comment on column score_changes.from_label  is 'Label before.';
comment on column score_changes.to_label    is 'Label now; the same as before for items that did not move.';
comment on column score_changes.items       is 'Items, as the methods label them, before what people corrected.';

create table sentiments (
    item_id     varchar   not null primary key,
    score       double    not null check (score between -1 and 1),
    label       varchar   not null check (label in ('positive', 'neutral', 'negative', 'unclear')),
    confidence  double    not null check (confidence between 0 and 1),
    method      varchar   not null,
    scored_at   timestamp not null,
    day         date      not null
);
comment on table  sentiments            is 'One row per item: its sentiment as a method scored it. People''s corrections are kept apart.';
comment on column sentiments.item_id    is 'Item that was scored.';
comment on column sentiments.score      is 'Sentiment from -1 (negative) to 1 (positive).';
comment on column sentiments.label      is 'positive, neutral, negative, or unclear when the method cannot say.';
comment on column sentiments.confidence is 'How sure the method is, from 0 to 1.';
comment on column sentiments.method     is 'Method and version that gave the score.';
comment on column sentiments.scored_at  is 'Time of scoring, UTC.';
comment on column sentiments.day        is 'Calendar day of the item, repeated here so that a day is found without reading the rest.';

create table sightings (
    item_id        varchar   not null,
    source_name    varchar   not null,
    url            varchar,
    first_seen_at  timestamp not null,
    text_hash      varchar,
    primary key (item_id, source_name)
);
comment on table  sightings               is 'One row per item per source that carried it.';
comment on column sightings.item_id       is 'Item that was seen.';
comment on column sightings.source_name   is 'Source in which it was seen.';
comment on column sightings.url           is 'Address under which that source gave it.';
comment on column sightings.first_seen_at is 'Time of the first sighting in that source, UTC.';
comment on column sightings.text_hash     is 'Hash of title and text as that source gave them last; null when not known.';

create table source_days (
    day          date      not null,
    source_name  varchar   not null,
    items        bigint    not null check (items >= 1),
    newest_at    timestamp not null,
    primary key (day, source_name)
);
comment on table  source_days             is 'One row per source per day on which something was published that it carried, whether or not that mentions anyone: what its rhythm is learned from.';
comment on column source_days.day         is 'Calendar day of publication in Europe/Amsterdam.';
comment on column source_days.source_name is 'Source that carried the items.';
comment on column source_days.items       is 'Items of that day that it carried.';
comment on column source_days.newest_at   is 'Time of publication of the newest of them, UTC.';

create table source_runs (
    run_id          varchar   not null,
    source_name     varchar   not null,
    started_at      timestamp not null,
    seconds         double    not null check (seconds >= 0),
    outcome         varchar   not null check (outcome in ('new', 'unchanged', 'empty', 'partial', 'failed')),
    found           integer   check (found is null or found >= 0),
    added           integer   check (added is null or added >= 0),
    updated         integer   check (updated is null or updated >= 0),
    bytes           bigint,
    status          integer,
    attempts        integer,
    error           varchar,
    error_template  varchar,
    error_fields    varchar,
    moved_to        varchar,
    last_good_at    timestamp,
    primary key (run_id, source_name),
    check ((outcome in ('failed', 'partial')) = (error is not null))
);
comment on table  source_runs                is 'One row per source per run, good or bad.';
comment on column source_runs.run_id         is 'Run: its start in UTC and a random end.';
comment on column source_runs.source_name    is 'Source that was collected.';
comment on column source_runs.started_at     is 'Time at which this source was begun, UTC.';
comment on column source_runs.seconds        is 'Seconds from the first request to the last row.';
comment on column source_runs.outcome        is 'new: something new; unchanged: fetched, nothing new; empty: a good feed without entries; partial: something came and something went wrong; failed.';
comment on column source_runs.found          is 'Entries in the feed; null when it was not fetched in full (304 or failed).';
comment on column source_runs.added          is 'Items that were new to the warehouse; null when failed.';
comment on column source_runs.updated        is 'Items that had changed; null when failed.';
comment on column source_runs.bytes          is 'Bytes of the body, unpacked; null when there was none.';
comment on column source_runs.status         is 'HTTP status of the last answer; null when there was none.';
comment on column source_runs.attempts       is 'How often the source was asked in this run.';
comment on column source_runs.error          is 'What went wrong, a whole English sentence; null when nothing did.';
comment on column source_runs.error_template is 'The same sentence as a template, so that a page can translate it.';
comment on column source_runs.error_fields   is 'JSON object of what stands in the template.';
comment on column source_runs.moved_to       is 'Address to which the source moved for good; null when it did not.';
comment on column source_runs.last_good_at   is 'Time of the last run of this source that did not fail, UTC; null when there was none.';

create table sources (
    source_name    varchar not null primary key,
    title          varchar not null,
    pattern        varchar not null,
    kind           varchar not null,
    url            varchar not null,
    outlet         varchar,
    every_minutes  integer not null check (every_minutes > 0),
    rhythm_hours   double  check (rhythm_hours is null or rhythm_hours > 0),
    paused         boolean not null
);
comment on table  sources               is 'One row per source that is collected: a copy of the configuration.';
comment on column sources.source_name   is 'Short name, used in tables and on the command line.';
comment on column sources.title         is 'Name for people.';
comment on column sources.pattern       is 'How the address was made: feed, page, google-news, youtube and so on.';
comment on column sources.kind          is 'press, blog, social, review, video, forum or own for items; channel or traffic for numbers.';
comment on column sources.url           is 'Address that is fetched.';
comment on column sources.outlet        is 'Publisher of all its items, where the configuration says so.';
comment on column sources.every_minutes is 'Minutes between two fetches.';
comment on column sources.rhythm_hours  is 'Hours without anything new after which the source counts as silent; null when it is learned.';
comment on column sources.paused        is 'True when the configuration leaves the source out.';

create table stories (
    story_id      varchar   not null,
    subject       varchar   not null,
    is_about      boolean   not null,
    item_id       varchar   not null,
    day           date      not null,
    published_at  timestamp not null,
    source_name   varchar   not null,
    kind          varchar   not null,
    language      varchar   not null,
    label         varchar   not null check (label in ('positive', 'neutral', 'negative', 'unclear')),
    score         double,
    copies        bigint    not null check (copies >= 1),
    reach         bigint,
    primary key (story_id, subject, is_about)
);
comment on table  stories              is 'One row per story per subject it mentions: its first item, and how far it went. What was set aside as "not about us" has a row of its own.';
comment on column stories.story_id     is 'Story.';
comment on column stories.subject      is 'Subject that is mentioned.';
comment on column stories.is_about     is 'False where somebody said that these items are not about the subject.';
comment on column stories.item_id      is 'Its first item that mentions the subject.';
comment on column stories.day          is 'Calendar day of that item in Europe/Amsterdam: the day on which the story counts.';
comment on column stories.published_at is 'Time of that item, UTC.';
comment on column stories.source_name  is 'Source that carried that item first.';
comment on column stories.kind         is 'Kind of that source.';
comment on column stories.language     is 'Language of that item.';
comment on column stories.label        is 'Sentiment label of that item, as corrected: the label of the story.';
comment on column stories.score        is 'Score of that item; null when it was not scored.';
comment on column stories.copies       is 'Items of the story that mention the subject, the first included.';
comment on column stories.reach        is 'Sum of the estimated readers of those items; null when no publisher has an estimate.';

create table story_days (
    day       date    not null,
    subject   varchar not null,
    label     varchar not null,
    story_id  varchar not null,
    item_id   varchar not null,
    title     varchar not null,
    outlet    varchar,
    url       varchar,
    kind      varchar not null,
    copies    bigint  not null check (copies >= 1),
    reach     bigint,
    score     double  not null,
    primary key (day, subject, story_id)
);
comment on table  story_days          is 'One row per story among the five largest of its day, subject and label: so that a page needs not read every item.';
comment on column story_days.day      is 'Day on which the story began for this subject, Europe/Amsterdam.';
comment on column story_days.subject  is 'Subject that is mentioned.';
comment on column story_days.label    is 'Label of its first item, as corrected.';
comment on column story_days.story_id is 'Story.';
comment on column story_days.item_id  is 'Its first item for this subject.';
comment on column story_days.title    is 'Title of that item, or the beginning of its text.';
comment on column story_days.outlet   is 'Publisher of that item.';
comment on column story_days.url      is 'Address of that item.';
comment on column story_days.kind     is 'Kind of its source.';
comment on column story_days.copies   is 'Items of the story that mention the subject, the first included.';
comment on column story_days.reach    is 'Sum of the estimated readers of those items; null when no publisher has an estimate.';
comment on column story_days.score    is 'Score of its first item.';

create table story_signatures (
    item_id    varchar not null primary key,
    day        date    not null,
    signature  blob    not null
);
comment on table  story_signatures           is 'One row per item that mentions a subject: the fingerprint by which copies are found.';
comment on column story_signatures.item_id   is 'Item of the fingerprint.';
comment on column story_signatures.day       is 'Calendar day of publication in Europe/Amsterdam.';
comment on column story_signatures.signature is 'Fingerprint of the head of the text.';

create table subject_days (
    day          date    not null,
    subject      varchar not null,
    kind         varchar not null,
    label        varchar not null check (label in ('positive', 'neutral', 'negative', 'unclear')),
    items        bigint  not null check (items >= 0),
    stories      bigint  not null check (stories >= 0),
    reach        bigint,
    reach_known  bigint  not null,
    primary key (day, subject, kind, label),
    check (stories <= items),
    check (reach_known <= items)
);
comment on table  subject_days             is 'One row per day, subject, kind and label: mention_days added up once more, so that the board''s page costs the same however many sources there are.';
comment on column subject_days.day         is 'Calendar day of publication in Europe/Amsterdam.';
comment on column subject_days.subject     is 'Subject that is mentioned.';
comment on column subject_days.kind        is 'Kind of source.';
comment on column subject_days.label       is 'Sentiment label of the item, as corrected.';
comment on column subject_days.items       is 'Items, copies included.';
comment on column subject_days.stories     is 'Stories that began.';
comment on column subject_days.reach       is 'Sum of the estimated readers of the items whose publisher has an estimate; null when none has.';
comment on column subject_days.reach_known is 'Items whose publisher has an estimate.';

create table subject_sentiments (
    item_id     varchar   not null,
    subject     varchar   not null,
    score       double    not null check (score between -1 and 1),
    label       varchar   not null check (label in ('positive', 'neutral', 'negative', 'unclear')),
    confidence  double    not null check (confidence between 0 and 1),
    method      varchar   not null,
    scored_at   timestamp not null,
    day         date      not null,
    primary key (item_id, subject)
);
comment on table  subject_sentiments            is 'One row per item per school, where an item names several schools and says different things of them; it goes before the sentiment of the whole item.';
comment on column subject_sentiments.item_id    is 'Item that was scored.';
comment on column subject_sentiments.subject    is 'School around whose name the sentences were scored.';
comment on column subject_sentiments.score      is 'Sentiment of what is said about the school, from -1 (negative) to 1 (positive).';
comment on column subject_sentiments.label      is 'positive, neutral, negative, or unclear when the method cannot say.';
comment on column subject_sentiments.confidence is 'Chance that the label is right, from 0 to 1, as the method estimates it.';
comment on column subject_sentiments.method     is 'Method and version that gave the score.';
comment on column subject_sentiments.scored_at  is 'Time of scoring, UTC.';
comment on column subject_sentiments.day        is 'Calendar day of the item, repeated here so that a day is found without reading the rest.';

create table subjects (
    subject     varchar not null primary key,
    role        varchar not null check (role in ('own', 'peer', 'topic')),
    query       varchar not null,
    query_hash  varchar not null,
    position    integer not null
);
comment on table  subjects            is 'One row per organisation, peer or topic that is watched: a copy of the configuration.';
comment on column subjects.subject    is 'Name of the subject.';
comment on column subjects.role       is 'own (the organisation itself), peer or topic.';
comment on column subjects.query      is 'Query that finds its mentions.';
comment on column subjects.query_hash is 'Version of that query.';
comment on column subjects.position   is 'Place in the configuration, from 0.';

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

create table verdicts (
    subject   varchar not null,
    scope     varchar not null check (scope in ('story', 'text')),
    key       varchar not null,
    is_about  boolean not null,
    primary key (subject, scope, key)
);
comment on table  verdicts          is 'One row per story or text of which people said whether it is about the subject: the latest of their corrections.';
comment on column verdicts.subject  is 'Subject for which it was judged.';
comment on column verdicts.scope    is 'story: the whole story, later copies too; text: every item that is word for word the same.';
comment on column verdicts.key      is 'The story_id, or the text_hash.';
comment on column verdicts.is_about is 'Whether it is about the subject.';

create table visit_days (
    day            date not null,
    source_name    varchar not null,
    source         varchar not null,
    medium         varchar not null,
    campaign       varchar not null,
    landing_page   varchar not null,
    click_id       varchar not null,
    in_app         varchar not null,
    sessions       bigint not null check (sessions >= 0),
    visitors       bigint check (visitors is null or visitors >= 0),
    quality        varchar not null check (quality in ('exact', 'estimated')),
    channel        varchar not null,
    channel_group  varchar not null,
    rule           varchar not null,
    primary key (day, source_name, source, medium, campaign, landing_page, click_id, in_app)
);
comment on table  visit_days               is 'One row per day, measurement, raw source, medium, campaign, landing page and mark of the link: sessions on the site.';
comment on column visit_days.day           is 'Calendar day on which the session began.';
comment on column visit_days.source_name   is 'Measurement that counted it.';
comment on column visit_days.source        is 'Raw source: utm_source or the referring host, (direct) for none.';
comment on column visit_days.medium        is 'Raw medium: utm_medium, referral, organic …, (none) for none.';
comment on column visit_days.campaign      is 'Raw campaign: utm_campaign; empty for none.';
comment on column visit_days.landing_page  is 'Path of the first page, without query; empty when the measurement does not say.';
comment on column visit_days.click_id      is 'Name of the click id in the link (fbclid, gclid …); empty for none.';
comment on column visit_days.in_app        is 'App whose own browser was used; empty for none or unknown.';
comment on column visit_days.sessions      is 'Sessions that began so.';
comment on column visit_days.visitors      is 'Visitors who began so that day; null when unknown. One visitor may stand in several rows.';
comment on column visit_days.quality       is 'exact, or estimated where the measurement samples or leaves out.';
comment on column visit_days.channel       is 'Channel that our rules make of it: a network, search, email, referral, direct, ai … or unassigned.';
comment on column visit_days.channel_group is 'Name of the group as Google Analytics would call it.';
comment on column visit_days.rule          is 'Rule that decided.';

create table visit_events (
    day           date not null,
    source_name   varchar not null,
    source        varchar not null,
    medium        varchar not null,
    campaign      varchar not null,
    landing_page  varchar not null,
    click_id      varchar not null,
    in_app        varchar not null,
    event         varchar not null,
    events        bigint not null check (events >= 0),
    channel       varchar not null,
    primary key (day, source_name, source, medium, campaign, landing_page, click_id, in_app, event)
);
comment on table  visit_events              is 'One row per row of visit_days and key event: how often it happened in those sessions.';
comment on column visit_events.day          is 'Calendar day on which the session began.';
comment on column visit_events.source_name  is 'Measurement that counted it.';
comment on column visit_events.source       is 'Raw source: utm_source or the referring host, (direct) for none.';
comment on column visit_events.medium       is 'Raw medium: utm_medium, referral, organic …, (none) for none.';
comment on column visit_events.campaign     is 'Raw campaign: utm_campaign; empty for none.';
comment on column visit_events.landing_page is 'Path of the first page, without query; empty when the measurement does not say.';
comment on column visit_events.click_id     is 'Name of the click id in the link (fbclid, gclid …); empty for none.';
comment on column visit_events.in_app       is 'App whose own browser was used; empty for none or unknown.';
comment on column visit_events.event        is 'Name of the key event.';
comment on column visit_events.events       is 'How often.';
comment on column visit_events.channel      is 'Channel that our rules make of the session.';

create table visit_paths (
    day    date    not null,
    event  varchar not null,
    path   varchar not null,
    events bigint  not null check (events > 0),
    origin varchar not null,
    primary key (day, event, path)
);
comment on table  visit_paths        is 'One row per day, key event and path of channels: how often the event came after visits by these channels, in order.';
comment on column visit_paths.day    is 'Calendar day of the key event.';
comment on column visit_paths.event  is 'Name of the key event.';
comment on column visit_paths.path   is 'Channels of the visits before it, the first first, with " > " between; direct for a visit without a source.';
comment on column visit_paths.events is 'How often.';
comment on column visit_paths.origin is 'File that it came from.';

create table warehouse_facts (
    name   varchar not null primary key,
    value  varchar not null
);
comment on table  warehouse_facts       is 'One row per fact about this warehouse: whose it is, whether it holds sample data, its data version.';
comment on column warehouse_facts.name  is 'Name of the fact: organisation, sample, site, city, language, loaded_at.';
comment on column warehouse_facts.value is 'Its value as text.';

-- One row per item per subject it mentions. Score and label are those of the sentences around the
-- subject where an item says different things of several (`is_around`), else of the whole item; with
-- what people corrected applied: `label` as corrected, `is_about` false where somebody said "not about
-- us" of any item of its story, or of a long text that is word for word the same. Ask it for days: all
-- its big tables are joined by day too, so that a question about a week reads a week.
create or replace view mention_items as
with labels as (
    select subject, item_id, arg_max(value, (made_at, correction_id)) as value
    from corrections
    where field = 'label'
    group by all
)
select
    items.item_id,
    mentions.subject,
    items.story_id,
    items.day,
    items.published_at,
    items.source_name,
    items.kind,
    items.outlet,
    items.url,
    items.title,
    items.text,
    items.language,
    mentions.matched,
    coalesce(around.score, sentiments.score) as score,
    coalesce(labels.value, around.label, sentiments.label, 'unclear') as label,
    coalesce(around.label, sentiments.label, 'unclear') as scored_label,
    labels.value is not null as is_corrected,
    coalesce(around.confidence, sentiments.confidence) as confidence,
    coalesce(around.method, sentiments.method) as method,
    around.item_id is not null as is_around,
    coalesce(by_story.is_about, by_text.is_about, true) as is_about,
    outlets.reach
from mentions
join items on items.item_id = mentions.item_id and items.day = mentions.day
left join sentiments on sentiments.item_id = mentions.item_id and sentiments.day = mentions.day
left join subject_sentiments as around
    on around.item_id = mentions.item_id and around.subject = mentions.subject and around.day = mentions.day
left join labels on labels.item_id = mentions.item_id and labels.subject = mentions.subject
left join verdicts as by_story
    on by_story.scope = 'story' and by_story.key = items.story_id and by_story.subject = mentions.subject
left join verdicts as by_text
    on by_text.scope = 'text' and by_text.key = items.text_hash and by_text.subject = mentions.subject
left join outlets on outlets.outlet = items.outlet;
