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
    certainty     double,
    topic         varchar,
    primary key (story_id, subject, is_about)
);
comment on table  stories              is 'One row per story per subject it mentions: its first item, and how far it went. What was set aside as "not about us" has a row of its own.';
comment on column stories.story_id     is 'Story.';
comment on column stories.subject      is 'Subject that is mentioned.';
comment on column stories.is_about     is 'False where somebody said that these items are not about the subject.';
comment on column stories.item_id      is 'Its first item that mentions the subject; of a school''s own voice only where nobody else carried it.';
comment on column stories.day          is 'Calendar day of that item in Europe/Amsterdam: the day on which the story counts.';
comment on column stories.published_at is 'Time of that item, UTC.';
comment on column stories.source_name  is 'Source that carried that item first.';
comment on column stories.kind         is 'Kind of that source.';
comment on column stories.language     is 'Language of that item.';
comment on column stories.label        is 'Sentiment label of that item, as corrected: the label of the story.';
comment on column stories.score        is 'Score of that item; null when it was not scored.';
comment on column stories.copies       is 'Items of the story that mention the subject, the first included; those of a school''s own voice only where nobody else carried it.';
comment on column stories.reach        is 'Sum of the estimated readers of those items; null when no publisher has an estimate.';
comment on column stories.certainty    is 'How sure its label is, from 0 to 1: mean confidence of its items, 0 for those whose label is another; 1 where a person said it; null when not scored.';
comment on column stories.topic is 'What that item is about, as corrected; null when not told.';
-- in a lake together: 32768 rows
-- personal: story_id, item_id | pseudonym | reputation | row
-- not personal: subject, is_about, day, published_at, source_name, kind, language, label, score, copies, reach
-- not personal: certainty, topic
