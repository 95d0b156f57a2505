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
-- not personal: day, subject, source_name, kind, language, label, items, stories, score_sum, reach, reach_known
