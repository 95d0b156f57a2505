create table sentiments (
    item_id     varchar   not null primary key,
    score       double    not null check (score between -1 and 1),
    label       varchar   not null check (label in ('positive', 'neutral', 'negative', 'unclear')),
    confidence  double    not null check (confidence between 0 and 1),
    method      varchar   not null,
    scored_at   timestamp not null,
    day         date      not null,
    topic       varchar   check (topic in ('lessons', 'timetable', 'internship', 'safety', 'building', 'staff', 'money', 'success', 'contact', 'other')),
    topic_confidence double check (topic_confidence between 0 and 1),
    topic_method varchar,
    message_kind varchar check (message_kind in ('question', 'complaint', 'compliment', 'press', 'threat', 'other')),
    message_kind_confidence double check (message_kind_confidence between 0 and 1),
    message_kind_method varchar
);
comment on table  sentiments            is 'One row per item: its sentiment as a method scored it. People''s corrections are kept apart.';
comment on column sentiments.item_id    is 'Item that was scored.';
comment on column sentiments.score      is 'Sentiment from -1 (negative) to 1 (positive).';
comment on column sentiments.label      is 'positive, neutral, negative, or unclear when the method cannot say.';
comment on column sentiments.confidence is 'How sure the method is, from 0 to 1.';
comment on column sentiments.method     is 'Method and version that gave the score.';
comment on column sentiments.scored_at  is 'Time of scoring, UTC.';
comment on column sentiments.day        is 'Calendar day of the item, repeated here so that a day is found without reading the rest.';
comment on column sentiments.topic is 'What it is about, by the likeliest of nine topics or other; null when no encoder read it.';
comment on column sentiments.topic_confidence is 'Chance that the topic is right, from 0 to 1, as the method estimates it.';
comment on column sentiments.topic_method is 'Method and version that gave the topic.';
comment on column sentiments.message_kind is 'What sort of message it is, told from the same reading, for the inbox; null when not told.';
comment on column sentiments.message_kind_confidence is 'Chance that this sort is right, from 0 to 1, as the method estimates it.';
comment on column sentiments.message_kind_method is 'Method and version that gave the sort.';
-- in a lake together: 8192 rows
-- personal: item_id | pseudonym | reputation | row
-- personal: score, label, confidence, topic, topic_confidence, message_kind, message_kind_confidence | derived | reputation | row
-- not personal: method, scored_at, day, topic_method, message_kind_method
