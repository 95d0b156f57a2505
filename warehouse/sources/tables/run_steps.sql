create table run_steps (
    run_id         varchar   not null,
    step           varchar   not null check (step <> ''),
    started_at     timestamp not null,
    seconds        double    not null check (seconds >= 0),
    outcome        varchar   not null check (outcome in ('failed', 'well')),
    error          varchar,
    error_template varchar,
    error_fields   varchar,
    primary key (run_id, step),
    check ((outcome = 'failed') = (error is not null))
);
comment on table  run_steps                is 'One row per step of a run, or of the scheduler, that failed, and one when it goes well again.';
comment on column run_steps.run_id         is 'The run; of the scheduler itself it begins with schedule.';
comment on column run_steps.step           is 'configuration, known, matching, collecting, stories, measuring, inbox, scoring, sampling, forecasting, nightly, running, announcing, retaining or backfilling.';
comment on column run_steps.started_at     is 'When the step began, UTC.';
comment on column run_steps.seconds        is 'Seconds it took.';
comment on column run_steps.outcome        is 'failed; well: it went well after it had failed.';
comment on column run_steps.error          is 'What went wrong, a whole English sentence; null when nothing did.';
comment on column run_steps.error_template is 'The same sentence as a template, so that a page can translate it.';
comment on column run_steps.error_fields   is 'JSON object of what stands in the template.';
-- personal: error, error_fields | note | operation | run
-- not personal: run_id, step, started_at, seconds, outcome, error_template
