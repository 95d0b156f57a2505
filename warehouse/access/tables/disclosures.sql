create table disclosures (
    disclosure_id varchar   not null check (disclosure_id <> ''),
    kind          varchar   not null check (kind in ('handle', 'address', 'name')),
    asked_for     varchar,
    received_on   date      not null,
    due_on        date      not null,
    prepared_by   varchar   not null check (prepared_by <> ''),
    preparer      varchar   not null,
    prepared_at   timestamp not null,
    file_hash     varchar   not null check (length(file_hash) = 64),
    state         varchar   not null check (state in ('prepared', 'released', 'withdrawn')),
    decided_by    varchar,
    decider       varchar,
    decided_at    timestamp,
    primary key (disclosure_id),
    check (due_on > received_on),
    check ((state = 'prepared') = (decided_at is null)),
    check (decided_by is null or state <> 'released' or decided_by <> prepared_by)
);
comment on table  disclosures               is 'One row per request of a person to see what is known of them: who prepared it, who released it, and by when it is due.';
comment on column disclosures.disclosure_id is 'Random and unguessable.';
comment on column disclosures.kind          is 'By what the person was named: handle, address (of a page, a profile or mail), or name.';
comment on column disclosures.asked_for     is 'The handle, address or name itself; null once it was withdrawn, or thirty days after it was released.';
comment on column disclosures.received_on   is 'Day on which the request came in.';
comment on column disclosures.due_on        is 'Last day on which it may be answered: thirty days later.';
comment on column disclosures.prepared_by   is 'Who prepared it: the stable id of that person.';
comment on column disclosures.preparer      is 'The name of that person at that moment.';
comment on column disclosures.prepared_at   is 'When, UTC.';
comment on column disclosures.file_hash     is 'SHA-256 of the file that was prepared, in hexadecimal digits: what is released is what was looked at.';
comment on column disclosures.state         is 'prepared: waits for a second person; released; withdrawn.';
comment on column disclosures.decided_by    is 'Who released or withdrew it: the stable id of that person; who releases is never who prepared.';
comment on column disclosures.decider       is 'The name of that person at that moment.';
comment on column disclosures.decided_at    is 'When, UTC.';
-- personal: asked_for | author | rights | ledger
-- personal: prepared_by, preparer, decided_by, decider | staff | rights | ledger
-- not personal: disclosure_id, kind, received_on, due_on, prepared_at, file_hash, state, decided_at
