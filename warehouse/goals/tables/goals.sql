create table goals (
    goal      varchar not null,
    title     varchar not null,
    title_en  varchar not null,
    audience  varchar not null,
    owner     varchar not null,
    metric    varchar not null,
    kind      varchar not null check (kind in ('sum', 'level', 'rate')),
    network   varchar,
    event     varchar,
    direction varchar not null check (direction in ('at least', 'at most', 'within')),
    start_day date    not null,
    deadline  date    not null,
    target    double  not null,
    target_to double,
    stage     varchar not null check (stage in ('input', 'activity', 'output', 'out-take', 'outcome', 'impact')),
    position  integer not null check (position >= 0),
    primary key (goal),
    check (deadline > start_day),
    check ((direction = 'within') = (target_to is not null))
);
comment on table  goals           is 'One row per goal: a copy of the configuration.';
comment on column goals.goal      is 'Short name, used in tables and addresses.';
comment on column goals.title     is 'Name for people, in Dutch.';
comment on column goals.title_en  is 'Name for people, in English.';
comment on column goals.audience  is 'Whom it is about.';
comment on column goals.owner     is 'Who answers for it.';
comment on column goals.metric    is '{goal_names}: hand for numbers that are entered.';
comment on column goals.kind      is 'sum: adds up over days; level: stands at the end of a day; rate: a share of what was counted.';
comment on column goals.network   is 'Network or channel that it is limited to; null for all of ours.';
comment on column goals.event     is 'Key event that is counted; null for other metrics.';
comment on column goals.direction is 'at least, at most, or within target and target_to.';
comment on column goals.start_day is 'First day.';
comment on column goals.deadline  is 'Last day.';
comment on column goals.target    is 'What is to be reached (within: the lower bound).';
comment on column goals.target_to is 'The upper bound of within; null otherwise.';
comment on column goals.stage     is 'Place in the chain input, activity, output, out-take, outcome, impact.';
comment on column goals.position  is 'Place in the configuration, from 0.';
-- personal: owner | staff | goals | configuration
-- not personal: goal, title, title_en, audience, metric, kind, network, event, direction, start_day, deadline, target
-- not personal: target_to, stage, position
