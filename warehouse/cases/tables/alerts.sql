create table alerts (
    alert_id           varchar   not null check (alert_id <> ''),
    rule               varchar   not null check (rule <> ''),
    key                varchar   not null check (key <> ''),
    level              integer   not null check (level between 0 and 4),
    title              varchar   not null check (title <> ''),
    link               varchar,
    case_id            varchar,
    seen_at            timestamp not null,
    collected_at       timestamp not null,
    raised_at          timestamp not null,
    level_at           timestamp not null,
    raised_by_id       varchar   not null check (raised_by_id <> ''),
    raised_by          varchar   not null,
    acknowledged_by_id varchar,
    acknowledged_by    varchar,
    acknowledged_at    timestamp,
    ack_until          timestamp,
    ended_at           timestamp,
    ended_why          varchar,
    is_drill           boolean   not null,
    version            bigint    not null check (version >= 1),
    primary key (alert_id),
    check ((acknowledged_by_id is null) = (ack_until is null)),
    check (level_at >= raised_at)
);
comment on table  alerts                    is 'One row per alert: what a rule found, or somebody reported, of which people are told.';
comment on column alerts.alert_id           is 'Made when the alert is raised.';
comment on column alerts.rule               is 'Rule that found it, by its short name; report for a threat that somebody reported, test for the weekly test.';
comment on column alerts.key                is 'What it is about: the rule with the story, source, goal or case. The same key is told once for each level.';
comment on column alerts.level              is 'How grave, from 0 (praise) to 4 (explicit threat).';
comment on column alerts.title              is 'What it is about, for who opens it here; no message that goes out holds it.';
comment on column alerts.link               is 'Where it can be read; null when nowhere.';
comment on column alerts.case_id            is 'Case that belongs to it; null for none.';
comment on column alerts.seen_at            is 'When it was published, or happened, UTC.';
comment on column alerts.collected_at       is 'When it was collected, or reported here, UTC.';
comment on column alerts.raised_at          is 'When the alert was raised, UTC.';
comment on column alerts.level_at           is 'When it came to its level of now, UTC: the ladder begins here.';
comment on column alerts.raised_by_id       is 'The stable id of who raised it; schedule where a rule did.';
comment on column alerts.raised_by          is 'The name of that person at that moment.';
comment on column alerts.acknowledged_by_id is 'The stable id of who acts; null while nobody said so since it came to this level.';
comment on column alerts.acknowledged_by    is 'The name of that person at that moment.';
comment on column alerts.acknowledged_at    is 'When somebody last said to act, UTC.';
comment on column alerts.ack_until          is 'Until when that holds without a next act, UTC; then the ladder goes on.';
comment on column alerts.ended_at           is 'When it was ended, UTC; null while it is open.';
comment on column alerts.ended_why          is 'Why, in the words of who ended it; null for none.';
comment on column alerts.is_drill           is 'Whether it is a drill, which no figure counts.';
comment on column alerts.version            is 'Counts the changes of this row, from 1.';
-- personal: title, link | author | safety | case
-- personal: ended_why | note | safety | case
-- personal: key | pseudonym | safety | case
-- personal: level | derived | safety | case
-- personal: raised_by_id, raised_by, acknowledged_by_id, acknowledged_by | staff | safety | case
-- not personal: alert_id, rule, case_id, seen_at, collected_at, raised_at, level_at, acknowledged_at, ack_until
-- not personal: ended_at, is_drill, version
