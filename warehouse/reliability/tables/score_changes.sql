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
-- not personal: changed_on, subject, from_method, to_method, from_label, to_label, items
