create table case_events (
    case_id     varchar   not null,
    version     bigint    not null check (version >= 1),
    happened_at timestamp not null,
    person_id   varchar   not null check (person_id <> ''),
    person      varchar   not null,
    act         varchar   not null check (act <> ''),
    state       varchar   not null,
    note        varchar,
    primary key (case_id, version)
);
comment on table  case_events             is 'One row per change of a case; nothing is overwritten.';
comment on column case_events.case_id     is 'Case that changed.';
comment on column case_events.version     is 'Which change of this case, from 1.';
comment on column case_events.happened_at is 'When it was changed, UTC.';
comment on column case_events.person_id   is 'The stable id of who changed it; schedule where nobody did.';
comment on column case_events.person      is 'The name of that person at that moment.';
comment on column case_events.act         is 'What was done: open, claim, release, lapse, take_over, answer, wait, close, reopen, settle, tell, ask, note, reply, reaction, incident or lower.';
comment on column case_events.state       is 'The state of the case after it.';
comment on column case_events.note        is 'The reason or remark that was given with it; null for none.';
-- personal: person_id, person | staff | webcare | case
-- personal: note | note | webcare | case
-- not personal: case_id, version, happened_at, act, state
