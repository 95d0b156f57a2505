create table topic_days (
    day      date    not null,
    subject  varchar not null,
    topic    varchar not null,
    label    varchar not null check (label in ('positive', 'neutral', 'negative', 'unclear')),
    stories  bigint  not null check (stories >= 1),
    primary key (day, subject, topic, label)
);
comment on table  topic_days         is 'One row per day, subject, topic and label: stories by others that began, so that a page needs not read every item.';
comment on column topic_days.day     is 'Day on which the stories began, Europe/Amsterdam.';
comment on column topic_days.subject is 'Subject that is mentioned.';
comment on column topic_days.topic   is 'What their first item is about, as corrected; unknown where no encoder read it.';
comment on column topic_days.label   is 'Label of their first item, as corrected.';
comment on column topic_days.stories is 'Stories that began; what a school publishes itself is left out.';
-- not personal: day, subject, topic, label, stories
