create table mention_texts (
    day         date    not null,
    number      integer not null check (number >= 0),
    subject     varchar not null,
    item_id     varchar not null,
    story_id    varchar not null,
    is_about    boolean not null,
    source_name varchar not null,
    leads        boolean,
    published_at timestamp,
    kind         varchar,
    language     varchar,
    label        varchar,
    topic        varchar,
    primary key (day, number, subject)
);
comment on table  mention_texts             is 'One row per item per subject it mentions, with the number by which word_days names the item, and what a list can be narrowed by.';
comment on column mention_texts.day         is 'Calendar day of publication in Europe/Amsterdam.';
comment on column mention_texts.number      is 'Number of the item among those of its day, in the order of their ids.';
comment on column mention_texts.subject     is 'Subject that is mentioned.';
comment on column mention_texts.item_id     is 'The item.';
comment on column mention_texts.story_id    is 'Story to which the item belongs.';
comment on column mention_texts.is_about    is 'False where somebody said that it is not about the subject.';
comment on column mention_texts.source_name is 'Source that carried the item first.';
comment on column mention_texts.leads is 'True where the item is the first of its story, as stories has it: the story counts by it. Null, as what follows, where an earlier version of the program wrote the day.';
comment on column mention_texts.published_at is 'Time of publication, UTC.';
comment on column mention_texts.kind is 'Kind of its source.';
comment on column mention_texts.language is 'Language of the item.';
comment on column mention_texts.label is 'Sentiment label for this subject, as corrected.';
comment on column mention_texts.topic is 'What the item is about, as corrected; null when not told.';
-- in a lake together: 32768 rows
-- personal: item_id, story_id, number | pseudonym | reputation | row
-- not personal: day, subject, is_about, source_name, leads, published_at, kind, language, label, topic
