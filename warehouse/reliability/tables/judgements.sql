create table judgements (
    judgement_id  varchar   not null primary key,
    week          date      not null,
    position      integer   not null,
    item_id       varchar   not null,
    subject       varchar   not null,
    about         varchar   not null check (about in ('yes', 'no', 'unknown')),
    label         varchar   check (label in ('positive', 'neutral', 'negative', 'unknown')),
    made_by       varchar   not null,
    made_at       timestamp not null,
    topic         varchar   check (topic in ('lessons', 'timetable', 'internship', 'safety', 'building', 'staff', 'money', 'success', 'contact', 'other'))
);
comment on table  judgements              is 'One row per answer to the weekly sample; nothing is overwritten, the latest holds.';
comment on column judgements.judgement_id is 'Id of the answer.';
comment on column judgements.week         is 'Week of the sample.';
comment on column judgements.position     is 'Place in that sample.';
comment on column judgements.item_id      is 'Item that was judged.';
comment on column judgements.subject      is 'Subject for which it was judged.';
comment on column judgements.about        is 'Is it about the subject: yes, no, or unknown when the person could not tell.';
comment on column judgements.label        is 'How it sounds about the subject; unknown when the person could not tell; null when it is not about it.';
comment on column judgements.made_by      is 'Who judged: the signed-in name, or the word entered.';
comment on column judgements.made_at      is 'Time of the answer, UTC.';
comment on column judgements.topic is 'What it is about, by this person; null when nobody said.';
-- personal: item_id | pseudonym | reputation | row
-- personal: made_by | staff | reputation | staff
-- not personal: judgement_id, week, position, subject, about, label, made_at, topic
