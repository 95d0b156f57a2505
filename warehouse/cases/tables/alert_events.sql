create table alert_events (
    event_id    varchar   not null check (event_id <> ''),
    alert_id    varchar   not null check (alert_id <> ''),
    happened_at timestamp not null,
    person_id   varchar   not null check (person_id <> ''),
    person      varchar   not null,
    act         varchar   not null check (act in ('raised', 'higher', 'escalated', 'skipped', 'told', 'unreached', 'unsure', 'acknowledged', 'lapsed', 'ticked', 'note', 'ended')),
    level       integer   not null check (level between 0 and 4),
    step        integer   check (step >= 1),
    note        varchar,
    primary key (event_id)
);
comment on table  alert_events             is 'One row per thing that happened with an alert: the timed dossier. Nothing is overwritten.';
comment on column alert_events.event_id    is 'Made when it happened, so that what waits beside the warehouse is stored once.';
comment on column alert_events.alert_id    is 'Alert that it belongs to.';
comment on column alert_events.happened_at is 'When it happened, UTC.';
comment on column alert_events.person_id   is 'The stable id of who did it; schedule where nobody did.';
comment on column alert_events.person      is 'The name of that person at that moment.';
comment on column alert_events.act         is 'raised, higher (a higher level), escalated (a step began), skipped (nobody is in it), told, unreached, acknowledged, lapsed, ticked (a line of the checklist), note or ended.';
comment on column alert_events.level       is 'Level of the alert at that moment.';
comment on column alert_events.step        is 'Step of the ladder, from 1; null where it is about none.';
comment on column alert_events.note        is 'Line that was ticked, who was told or not, the remark or reason; null for none.';
-- personal: person_id, person | staff | safety | case
-- personal: note | note | safety | case
-- not personal: event_id, alert_id, happened_at, act, level, step
