create table goal_entries (
    goal       varchar   not null,
    day        date      not null,
    value      double    not null,
    entered_by varchar   not null,
    entered_at timestamp not null,
    primary key (goal, day)
);
comment on table  goal_entries            is 'One row per number that somebody entered for a goal whose numbers are kept by hand.';
comment on column goal_entries.goal       is 'Goal that it counts for.';
comment on column goal_entries.day        is 'Day that the number is about: of a sum what came since the entry before, of a level how it stood.';
comment on column goal_entries.value      is 'The number.';
comment on column goal_entries.entered_by is 'Who entered it, as they wrote it.';
comment on column goal_entries.entered_at is 'Time of the last entry, UTC.';
-- personal: entered_by | staff | goals | staff
-- not personal: goal, day, value, entered_at
