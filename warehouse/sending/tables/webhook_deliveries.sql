create table webhook_deliveries (
    webhook        varchar   not null check (webhook <> ''),
    event_id       varchar   not null check (event_id <> ''),
    event          varchar   not null,
    body           varchar   not null,
    made_at        timestamp not null,
    state          varchar   not null check (state in ('waiting', 'sent', 'failed')),
    tries          integer   not null check (tries >= 0),
    next_at        timestamp,
    tried_at       timestamp,
    status         integer,
    error          varchar,
    error_template varchar,
    error_fields   varchar,
    primary key (webhook, event_id),
    check ((state = 'waiting') = (next_at is not null)),
    check (state <> 'sent' or error is null),
    check (state <> 'failed' or error is not null)
);
comment on table  webhook_deliveries                is 'One row per event per webhook that is told of it: whether it arrived. What is over is kept for thirty days.';
comment on column webhook_deliveries.webhook        is 'Short name of the webhook in announcement.toml.';
comment on column webhook_deliveries.event_id       is 'What happened, so that it is told once: kind and key, such as month_closed 2026-10.';
comment on column webhook_deliveries.event          is 'Kind of event, or webhook_added for the first message to a webhook.';
comment on column webhook_deliveries.body           is 'JSON object that is sent; it holds nothing that anybody wrote.';
comment on column webhook_deliveries.made_at        is 'When it was noted that it happened, UTC.';
comment on column webhook_deliveries.state          is 'waiting, sent, or failed: given up.';
comment on column webhook_deliveries.tries          is 'How often it was tried, the try that is under way included.';
comment on column webhook_deliveries.next_at        is 'When it is tried next, UTC; null when it is over.';
comment on column webhook_deliveries.tried_at       is 'When it was last tried, UTC; null before the first try.';
comment on column webhook_deliveries.status         is 'HTTP status of the last answer; null when there was none.';
comment on column webhook_deliveries.error          is 'Why it did not arrive, a whole English sentence; null when nothing failed.';
comment on column webhook_deliveries.error_template is 'The same sentence as a template, so that a page can translate it.';
comment on column webhook_deliveries.error_fields   is 'JSON object of what stands in the template.';
-- personal: error, error_fields | note | operation | delivery
-- not personal: webhook, event_id, event, body, made_at, state, tries, next_at, tried_at, status, error_template
