create table corrections (
    correction_id  varchar   not null primary key,
    item_id        varchar   not null,
    story_id       varchar   not null,
    subject        varchar   not null,
    field          varchar   not null check (field in ('label', 'about', 'topic')),
    value          varchar   not null check (
        (field = 'label' and value in ('positive', 'neutral', 'negative', 'unclear'))
        or (field = 'about' and value in ('yes', 'no'))
        or (field = 'topic' and value in (
            'lessons', 'timetable', 'internship', 'safety', 'building', 'staff', 'money', 'success', 'contact', 'other'
        ))
    ),
    made_by        varchar   not null,
    made_at        timestamp not null
);
comment on table  corrections               is 'One row per correction by a person; nothing is overwritten, the latest holds.';
comment on column corrections.correction_id is 'Id of the correction.';
comment on column corrections.item_id       is 'Item that was judged.';
comment on column corrections.story_id      is 'Its story at that time; a judgement about the subject holds for the whole story, later copies too.';
comment on column corrections.subject       is 'Subject for which it was judged.';
comment on column corrections.field         is 'label: the sentiment; about: whether the item is about the subject at all; topic: what it is about.';
comment on column corrections.value         is 'positive, neutral, negative or unclear; yes or no; a topic.';
comment on column corrections.made_by       is 'Who corrected: the signed-in name, or the word entered.';
comment on column corrections.made_at       is 'Time of the correction, UTC.';
-- personal: item_id, story_id | pseudonym | reputation | row
-- personal: made_by | staff | reputation | staff
-- not personal: correction_id, subject, field, value, made_at
