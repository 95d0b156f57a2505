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
-- in a lake together: 8192 rows
-- personal: item_id, story_id | pseudonym | reputation | row
-- personal: text_hash | pseudonym | reputation | mention
-- personal: url, canonical_url, outlet | author | reputation | mention
-- personal: title, text | text | reputation | mention
-- not personal: source_name, kind, language, published_at, published_quality, collected_at, day
