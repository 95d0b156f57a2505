create table subscriptions (
    subscription_id varchar not null check (subscription_id <> ''),
    page       varchar   not null check (page in ('reputation', 'goals', 'channels', 'traffic', 'mentions')),
    query      varchar   not null,
    title      varchar   not null check (title <> ''),
    target     varchar   not null check (target <> ''),
    language   varchar   not null check (language in ('nl', 'en')),
    rhythm     varchar   not null check (rhythm in ('weekly', 'monthly')),
    made_at    timestamp not null,
    sent_for   date,
    state      varchar   check (state in ('sending', 'sent', 'failed', 'unsure')),
    attempts   integer   check (attempts > 0),
    tried_at   timestamp,
    error      varchar,
    error_template varchar,
    error_fields   varchar,
    maker_id   varchar,
    primary key (subscription_id),
    check ((state is null) = (sent_for is null) and (state is null) = (attempts is null) and (state is null) = (tried_at is null))
);
comment on table  subscriptions            is 'One row per subscription: a view of a page that somebody gets by mail; deleted with its address when it ends.';
comment on column subscriptions.subscription_id is 'Random and unguessable.';
comment on column subscriptions.page       is 'Which page: reputation, goals, channels, traffic or mentions.';
comment on column subscriptions.query      is 'What of the page, as JSON object: the choices of its address without the period.';
comment on column subscriptions.title      is 'What the subscriber calls it; the subject of the mail.';
comment on column subscriptions.target     is 'Address of the subscriber.';
comment on column subscriptions.language   is 'nl or en.';
comment on column subscriptions.rhythm     is 'weekly (Monday, over the week before) or monthly (the first, over the month before).';
comment on column subscriptions.made_at    is 'When it was made, UTC.';
comment on column subscriptions.sent_for   is 'First day of the week or month that was sent, or tried, last; null before the first.';
comment on column subscriptions.state      is 'How that ended: sending, sent, failed (it certainly did not arrive), unsure (it may have).';
comment on column subscriptions.attempts   is 'How often that week or month was tried.';
comment on column subscriptions.tried_at   is 'When it was tried last, UTC.';
comment on column subscriptions.error      is 'What went wrong; null when nothing did.';
comment on column subscriptions.error_template is 'The same sentence as a template, so that a page can translate it.';
comment on column subscriptions.error_fields is 'JSON object of what stands in the template.';
comment on column subscriptions.maker_id   is 'Id of who subscribed: it is sent while they may subscribe; null where that was not kept yet.';
-- personal: maker_id | staff | mailing | subscription
-- personal: target, error, error_fields | address | mailing | subscription
-- personal: query, title | note | mailing | subscription
-- not personal: subscription_id, page, language, rhythm, made_at, sent_for, state, attempts, tried_at, error_template
