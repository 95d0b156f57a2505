create table goal_forecasts (
    goal       varchar   not null,
    as_of      date      not null,
    definition varchar   not null,
    low        double    not null,
    middle     double    not null,
    high       double    not null,
    weeks      integer   not null check (weeks >= 0),
    held_back  integer   not null check (held_back >= 0),
    inside     integer   not null check (inside >= 0),
    ahead      integer   not null check (ahead >= 0),
    tried_on   date      not null,
    made_at    timestamp not null,
    primary key (goal, as_of),
    check (low <= middle and middle <= high),
    check (inside <= held_back)
);
comment on table  goal_forecasts            is 'One row per goal and last known day: where it will stand at its deadline, as a forecast said then.';
comment on column goal_forecasts.goal       is 'Goal that it is about.';
comment on column goal_forecasts.as_of      is 'Last day that was known.';
comment on column goal_forecasts.definition is 'What the goal counted, and until when; a changed goal has no forecast until the next run.';
comment on column goal_forecasts.low        is 'Lower end of the band that should hold in eight of ten cases.';
comment on column goal_forecasts.middle     is 'Middle of the outcomes.';
comment on column goal_forecasts.high       is 'Upper end of the band.';
comment on column goal_forecasts.weeks      is 'Weeks that it was made from.';
comment on column goal_forecasts.held_back  is 'Stretches of the past that were held back to try the method on.';
comment on column goal_forecasts.inside     is 'How many of these ended within their band.';
comment on column goal_forecasts.ahead      is 'Weeks that each held-back stretch was long.';
comment on column goal_forecasts.tried_on   is 'Last known day of the trial; it is done anew every four weeks.';
comment on column goal_forecasts.made_at    is 'When it was made, UTC.';
-- not personal: goal, as_of, definition, low, middle, high, weeks, held_back, inside, ahead, tried_on, made_at
