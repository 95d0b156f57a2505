create table story_days (
    day       date    not null,
    subject   varchar not null,
    label     varchar not null,
    story_id  varchar not null,
    item_id   varchar not null,
    title     varchar not null,
    outlet    varchar,
    url       varchar,
    kind      varchar not null,
    copies    bigint  not null check (copies >= 1),
    reach     bigint,
    score     double  not null,
    certainty double,
    primary key (day, subject, story_id)
);
comment on table  story_days          is 'One row per story among the five largest of its day, subject and label: so that a page needs not read every item.';
comment on column story_days.day      is 'Day on which the story began for this subject, Europe/Amsterdam.';
comment on column story_days.subject  is 'Subject that is mentioned.';
comment on column story_days.label    is 'Label of its first item, as corrected.';
comment on column story_days.story_id is 'Story.';
comment on column story_days.item_id  is 'Its first item for this subject.';
comment on column story_days.title    is 'Title of that item, or the beginning of its text.';
comment on column story_days.outlet   is 'Publisher of that item.';
comment on column story_days.url      is 'Address of that item.';
comment on column story_days.kind     is 'Kind of its source.';
comment on column story_days.copies   is 'Items of the story that mention the subject, the first included.';
comment on column story_days.reach    is 'Sum of the estimated readers of those items; null when no publisher has an estimate.';
comment on column story_days.score    is 'Score of its first item.';
comment on column story_days.certainty is 'How sure that label is, from 0 to 1, as in stories; null when not known.';
-- personal: story_id, item_id | pseudonym | reputation | mention
-- personal: title | text | reputation | mention
-- personal: outlet, url | author | reputation | mention
-- not personal: day, subject, label, kind, copies, reach, score, certainty
