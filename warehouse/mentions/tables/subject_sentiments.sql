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
comment on table  subject_sentiments            is 'One row per item per school, where an item says something else of the school than as a whole: it names several, or somebody of the school only speaks; it goes before the sentiment of the whole item.';
comment on column subject_sentiments.item_id    is 'Item that was scored.';
comment on column subject_sentiments.subject    is 'School around whose name the sentences were scored.';
comment on column subject_sentiments.score      is 'Sentiment of what is said about the school, from -1 (negative) to 1 (positive).';
comment on column subject_sentiments.label      is 'positive, neutral, negative, or unclear when the method cannot say.';
comment on column subject_sentiments.confidence is 'Chance that the label is right, from 0 to 1, as the method estimates it.';
comment on column subject_sentiments.method     is 'Method and version that gave the score.';
comment on column subject_sentiments.scored_at  is 'Time of scoring, UTC.';
comment on column subject_sentiments.day        is 'Calendar day of the item, repeated here so that a day is found without reading the rest.';
-- personal: item_id | pseudonym | reputation | row
-- personal: score, label, confidence | derived | reputation | row
-- not personal: subject, method, scored_at, day
