create table audit_log (
    position      bigint    not null check (position >= 1),
    done_at       timestamp not null,
    person_id     varchar   not null check (person_id <> ''),
    person        varchar   not null,
    roles         varchar   not null,
    way           varchar   not null check (way <> ''),
    act           varchar   not null check (act <> ''),
    object        varchar   not null,
    before        varchar,
    after         varchar,
    outcome       varchar   not null check (outcome in ('done', 'refused', 'failed')),
    previous_hash varchar   not null check (length(previous_hash) in (0, 64)),
    hash          varchar   not null check (length(hash) = 64),
    primary key (position)
);
comment on table  audit_log               is 'One row per act of a person or of the schedule: what was changed, exported, sent, or refused. Rows are only ever added; each carries the hash of the one before.';
comment on column audit_log.position      is 'Counts the rows, from 1, without gaps.';
comment on column audit_log.done_at       is 'When the act ended, UTC.';
comment on column audit_log.person_id     is 'Who did it: the stable id that the login gives, or account, schedule or command line.';
comment on column audit_log.person        is 'The name of that person at that moment.';
comment on column audit_log.roles         is 'The roles of that person at that moment, in the order of the alphabet, with spaces between.';
comment on column audit_log.way           is 'How that person came in: login, link, proxy, account, schedule or command.';
comment on column audit_log.act           is 'What was done, as pipelines/access/matrix.toml names it.';
comment on column audit_log.object        is 'What it was done to: a month, a goal, a source; empty where the act says it all.';
comment on column audit_log.before        is 'What stood there, JSON without secrets; null when nothing did, or when the act changes nothing.';
comment on column audit_log.after         is 'What stands there since, JSON without secrets; null when nothing does.';
comment on column audit_log.outcome       is 'Whether it was done, was refused because the person may not, or failed.';
comment on column audit_log.previous_hash is 'The hash of the row before; empty in the first.';
comment on column audit_log.hash          is 'SHA-256 of this row and the hash of the one before, in hexadecimal digits.';
-- personal: person_id, person | staff | accountability | audit
-- personal: object, before, after | note | accountability | audit
-- not personal: position, done_at, roles, way, act, outcome, previous_hash, hash
