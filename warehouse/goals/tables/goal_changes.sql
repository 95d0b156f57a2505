create table goal_changes (
    goal       varchar   not null,
    changed_at timestamp not null,
    field      varchar   not null,
    before     varchar,
    after      varchar,
    primary key (goal, changed_at, field)
);
comment on table  goal_changes            is 'One row per change to the definition of a goal: a target that moves is seen to move.';
comment on column goal_changes.goal       is 'Goal that changed.';
comment on column goal_changes.changed_at is 'When the changed configuration was first read, UTC.';
comment on column goal_changes.field      is 'What changed; goal for one that was added or taken away.';
comment on column goal_changes.before     is 'As it was; null for a goal that was added.';
comment on column goal_changes.after      is 'As it became; null for a goal that was taken away.';
-- personal: before, after | note | goals | staff
-- not personal: goal, changed_at, field
