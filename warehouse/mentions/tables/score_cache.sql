create table score_cache (
    text_hash   varchar   not null,
    method      varchar   not null,
    score       double    not null check (score between -1 and 1),
    label       varchar   not null check (label in ('positive', 'neutral', 'negative', 'unclear')),
    confidence  double    not null check (confidence between 0 and 1),
    scored_at   timestamp not null,
    topic       varchar   check (topic in ('lessons', 'timetable', 'internship', 'safety', 'building', 'staff', 'money', 'success', 'contact', 'other')),
    topic_confidence double check (topic_confidence between 0 and 1),
    topic_method varchar,
    message_kind varchar check (message_kind in ('question', 'complaint', 'compliment', 'press', 'threat', 'other')),
    message_kind_confidence double check (message_kind_confidence between 0 and 1),
    message_kind_method varchar,
    primary key (text_hash, method)
);
comment on table  score_cache            is 'One row per text and method of the accurate tier: a copy of a text, or the same text again, is not scored twice.';
comment on column score_cache.text_hash  is 'Hash of the text that was scored.';
comment on column score_cache.method     is 'Method and version that gave the score.';
comment on column score_cache.score      is 'Sentiment from -1 (negative) to 1 (positive).';
comment on column score_cache.label      is 'positive, neutral, negative, or unclear when the method cannot say.';
comment on column score_cache.confidence is 'Chance that the label is right, from 0 to 1, as the method estimates it.';
comment on column score_cache.scored_at  is 'Time of scoring, UTC.';
comment on column score_cache.topic is 'What the text is about, told from the same reading; null when not told.';
comment on column score_cache.topic_confidence is 'Chance that the topic is right, from 0 to 1.';
comment on column score_cache.topic_method is 'Method and version that gave the topic.';
comment on column score_cache.message_kind is 'What sort of message it is, told from the same reading, for the inbox; null when not told.';
comment on column score_cache.message_kind_confidence is 'Chance that this sort is right, from 0 to 1, as the method estimates it.';
comment on column score_cache.message_kind_method is 'Method and version that gave the sort.';
-- personal: text_hash | pseudonym | reputation | score
-- not personal: method, score, label, confidence, scored_at, topic, topic_confidence, topic_method
-- not personal: message_kind, message_kind_confidence, message_kind_method
