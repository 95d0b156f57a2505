create table answers (
    answer_id   varchar   not null check (answer_id <> ''),
    case_id     varchar   not null,
    text        varchar   not null check (text <> ''),
    url         varchar   check (url is null or regexp_matches(url, '^https?://')),
    person_id   varchar   not null check (person_id <> ''),
    person      varchar   not null,
    answered_at timestamp not null,
    primary key (answer_id)
);
comment on table  answers             is 'One row per answer that was given to a case.';
comment on column answers.answer_id   is 'Made by the page before it is sent, so that one press twice is one answer.';
comment on column answers.case_id     is 'Case that was answered.';
comment on column answers.text        is 'The answer.';
comment on column answers.url         is 'Where it stands; null when that is not known, or nowhere.';
comment on column answers.person_id   is 'The stable id of who answered.';
comment on column answers.person      is 'The name of that person at that moment.';
comment on column answers.answered_at is 'When it was given, UTC.';
-- personal: text, url | case | webcare | case
-- personal: person_id, person | staff | webcare | case
-- not personal: answer_id, case_id, answered_at
