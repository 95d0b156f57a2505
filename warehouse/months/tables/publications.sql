create table publications (
    month      date      not null,
    kind       varchar   not null check (kind in ('announcement', 'report')),
    way        varchar   not null check (way in ('mail', 'post')),
    target     varchar   not null check (target <> ''),
    edition    integer   not null check (edition > 0),
    language   varchar   not null,
    subject    varchar   not null,
    body       varchar   not null,
    body_hash  varchar   not null,
    state      varchar   not null check (state in ('sending', 'sent', 'failed', 'unsure')),
    error      varchar,
    attempts   integer   not null check (attempts > 0),
    begun_at   timestamp not null,
    sent_at    timestamp,
    sent_by    varchar   not null,
    error_template varchar,
    error_fields   varchar,
    primary key (month, kind, way, target, edition),
    check ((state = 'sent') = (sent_at is not null))
);
comment on table  publications           is 'One row per announcement or report that went, or was to go, to one place: exactly as it was sent.';
comment on column publications.month     is 'Month that it is about.';
comment on column publications.kind      is 'announcement or report.';
comment on column publications.way       is 'mail, or post for Teams, Slack and others.';
comment on column publications.target    is 'Address of the recipient, or the name of the place in announcement.toml.';
comment on column publications.edition   is '1 for the first; a corrected one that was sent on purpose counts on.';
comment on column publications.language  is 'nl or en.';
comment on column publications.subject   is 'Subject or title.';
comment on column publications.body      is 'All that was sent: the whole message of an e-mail, attachments included, or the text of a post.';
comment on column publications.body_hash is 'Hash of what was to be said, without what differs by recipient and moment.';
comment on column publications.state     is 'sending, sent, failed (it certainly did not arrive), or unsure (it may have).';
comment on column publications.error     is 'What went wrong; null when nothing did.';
comment on column publications.attempts  is 'How often it was tried.';
comment on column publications.begun_at  is 'When it was tried last, UTC.';
comment on column publications.sent_at   is 'When it was taken by the other side, UTC; null until then.';
comment on column publications.sent_by   is 'Who sent it, as they wrote it; schedule for the scheduler.';
comment on column publications.error_template is 'The same sentence as a template, so that a page can translate it.';
comment on column publications.error_fields is 'JSON object of what stands in the template.';
-- personal: target | address | months | publication
-- personal: subject, body | text | months | publication
-- personal: error, error_fields | address | months | publication
-- personal: sent_by | staff | months | staff
-- not personal: month, kind, way, edition, language, body_hash, state, attempts, begun_at, sent_at, error_template
