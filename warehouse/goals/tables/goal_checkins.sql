create table goal_checkins (
    goal     varchar   not null,
    noted_at timestamp not null,
    note     varchar   not null check (note <> ''),
    noted_by varchar   not null,
    state    varchar   not null,
    primary key (goal, noted_at)
);
comment on table  goal_checkins          is 'One row per note that somebody made about how a goal goes.';
comment on column goal_checkins.goal     is 'Goal that it is about.';
comment on column goal_checkins.noted_at is 'When it was made, UTC.';
comment on column goal_checkins.note     is 'The note.';
comment on column goal_checkins.noted_by is 'Who made it, as they wrote it.';
comment on column goal_checkins.state    is 'How the goal stood then: reached, green, amber, red, early, missed or unknown.';
-- personal: note | note | goals | staff
-- personal: noted_by | staff | goals | staff
-- not personal: goal, noted_at, state
