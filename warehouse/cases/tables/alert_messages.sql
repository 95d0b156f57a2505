create table alert_messages (
    message_id varchar   not null check (message_id <> ''),
    alert_id   varchar   not null check (alert_id <> ''),
    kind       varchar   not null check (kind in ('on', 'again', 'off', 'digest', 'test')),
    level      integer   not null check (level between 0 and 4),
    step       integer   not null check (step >= 0),
    person     varchar   not null check (person <> ''),
    way        varchar   not null check (way <> ''),
    planned_at timestamp not null,
    state      varchar   not null check (state in ('planned', 'sending', 'sent', 'failed')),
    tries      integer   not null check (tries >= 0),
    tried_at   timestamp,
    next_at    timestamp,
    sent_at    timestamp,
    why        varchar,
    is_double  boolean   not null,
    is_unsure  boolean,
    primary key (message_id),
    check ((state = 'sent') = (sent_at is not null)),
    check (state <> 'failed' or why is not null)
);
comment on table  alert_messages            is 'One row per message of an alert to one person by one way.';
comment on column alert_messages.message_id is 'Follows from alert, level, step, round, person and way, so that one message is planned once.';
comment on column alert_messages.alert_id   is 'Alert that it tells of; for a digest the day.';
comment on column alert_messages.kind       is 'on (tells of it), again (a level 4 repeated), off (it is over), digest, or test.';
comment on column alert_messages.level      is 'Level of the alert when it was planned.';
comment on column alert_messages.step       is 'Step of the ladder, from 1; 0 for what belongs to no step.';
comment on column alert_messages.person     is 'Who is told, by the name in alerts.toml.';
comment on column alert_messages.way        is 'By which way: mail, push, sms, voice, or another name of alerts.toml.';
comment on column alert_messages.planned_at is 'When it was to go out, UTC.';
comment on column alert_messages.state      is 'planned, sending, sent or failed.';
comment on column alert_messages.tries      is 'How often it was handed over.';
comment on column alert_messages.tried_at   is 'When it was handed over last, UTC; null before the first time.';
comment on column alert_messages.next_at    is 'When it is tried again, UTC; null when it is not.';
comment on column alert_messages.sent_at    is 'When the other side took it, UTC; null while it did not.';
comment on column alert_messages.why        is 'Why it did not arrive at the last try; null when it did, or was not tried.';
comment on column alert_messages.is_double  is 'Whether it was handed over again though it may have arrived: the message itself says so.';
comment on column alert_messages.is_unsure  is 'Whether it may have arrived though it is failed: the other side had it and did not answer; null where that was not kept.';
-- personal: person | staff | safety | case
-- personal: why | address | safety | case
-- not personal: message_id, alert_id, kind, level, step, way, planned_at, state, tries, tried_at, next_at, sent_at
-- not personal: is_double, is_unsure
