create table erasures (
    erasure_id   varchar   not null check (erasure_id <> ''),
    kind         varchar   not null check (kind in ('handle', 'address', 'name')),
    asked_for    varchar,
    ticked       varchar[] not null,
    asked_by     varchar   not null check (asked_by <> ''),
    asker        varchar   not null,
    asked_at     timestamp not null,
    state        varchar   not null check (state in ('asked', 'done', 'withdrawn')),
    decided_by   varchar,
    decider      varchar,
    decided_at   timestamp,
    counts       varchar   not null,
    replayed_at  timestamp,
    primary key (erasure_id),
    check ((state = 'asked') = (decided_at is null)),
    check ((state = 'asked') = (asked_for is not null)),
    check (decided_by is null or state <> 'done' or decided_by <> asked_by)
);
comment on table  erasures             is 'One row per request to erase what is known of a person: who asked, who approved, and what went. Whom it was about is kept as HMAC only (erased_marks).';
comment on column erasures.erasure_id  is 'Random and unguessable.';
comment on column erasures.kind        is 'By what the person was named: handle, address (of a page, a profile or mail), or name.';
comment on column erasures.asked_for   is 'The handle, address or name itself; null once it is decided.';
comment on column erasures.ticked      is 'Items that a person ticked, where a name was asked for: their ids; empty once it is decided.';
comment on column erasures.asked_by    is 'Who asked: the stable id of that person.';
comment on column erasures.asker       is 'The name of that person at that moment.';
comment on column erasures.asked_at    is 'When, UTC.';
comment on column erasures.state       is 'asked: waits for a second person; done; withdrawn: nothing was erased.';
comment on column erasures.decided_by  is 'Who approved or withdrew it: the stable id of that person; who approves is never who asked.';
comment on column erasures.decider     is 'The name of that person at that moment.';
comment on column erasures.decided_at  is 'When, UTC.';
comment on column erasures.counts      is 'JSON object of what went: table or kind of file → rows, texts or files; {} until it is done.';
comment on column erasures.replayed_at is 'When it was last done again, after a backup was put back, UTC; null when never.';
-- personal: asked_for | author | rights | ledger
-- personal: ticked | pseudonym | rights | ledger
-- personal: asked_by, asker, decided_by, decider | staff | rights | ledger
-- not personal: erasure_id, kind, asked_at, state, decided_at, counts, replayed_at
