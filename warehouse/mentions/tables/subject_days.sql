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
-- not personal: day, subject, kind, label, items, stories, reach, reach_known
