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
-- personal: item_id | pseudonym | reputation | row
-- not personal: week, position, subject, source_name, kind, language, scored_label, weight, day, is_found, drawn_at
