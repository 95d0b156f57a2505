create table source_runs (
    run_id          varchar   not null,
    source_name     varchar   not null,
    started_at      timestamp not null,
    seconds         double    not null check (seconds >= 0),
    outcome         varchar   not null check (outcome in ('new', 'unchanged', 'empty', 'partial', 'failed')),
    found           integer   check (found is null or found >= 0),
    added           integer   check (added is null or added >= 0),
    updated         integer   check (updated is null or updated >= 0),
    bytes           bigint,
    status          integer,
    attempts        integer,
    error           varchar,
    error_template  varchar,
    error_fields    varchar,
    moved_to        varchar,
    last_good_at    timestamp,
    primary key (run_id, source_name),
    check ((outcome in ('failed', 'partial')) = (error is not null))
);
comment on table  source_runs                is 'One row per source per run, good or bad.';
comment on column source_runs.run_id         is 'Run: its start in UTC and a random end.';
comment on column source_runs.source_name    is 'Source that was collected.';
comment on column source_runs.started_at     is 'Time at which this source was begun, UTC.';
comment on column source_runs.seconds        is 'Seconds from the first request to the last row.';
comment on column source_runs.outcome        is 'new: something new; unchanged: fetched, nothing new; empty: a good feed without entries; partial: something came and something went wrong; failed.';
comment on column source_runs.found          is 'Entries in the feed; null when it was not fetched in full (304 or failed).';
comment on column source_runs.added          is 'Items that were new to the warehouse; null when failed.';
comment on column source_runs.updated        is 'Items that had changed; null when failed.';
comment on column source_runs.bytes          is 'Bytes of the body, unpacked; null when there was none.';
comment on column source_runs.status         is 'HTTP status of the last answer; null when there was none.';
comment on column source_runs.attempts       is 'How often the source was asked in this run.';
comment on column source_runs.error          is 'What went wrong, a whole English sentence; null when nothing did.';
comment on column source_runs.error_template is 'The same sentence as a template, so that a page can translate it.';
comment on column source_runs.error_fields   is 'JSON object of what stands in the template.';
comment on column source_runs.moved_to       is 'Address to which the source moved for good; null when it did not.';
comment on column source_runs.last_good_at   is 'Time of the last run of this source that did not fail, UTC; null when there was none.';
-- personal: error, error_fields, moved_to | account | operation | run
-- not personal: run_id, source_name, started_at, seconds, outcome, found, added, updated, bytes, status, attempts
-- not personal: error_template, last_good_at
