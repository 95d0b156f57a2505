create table months (
    month     date      not null,
    closed_at timestamp not null,
    closed_by varchar   not null,
    is_forced boolean   not null,
    reasons   varchar   not null,
    primary key (month),
    check (day(month) = 1),
    check (is_forced = (reasons <> '[]'))
);
comment on table  months           is 'One row per month that is closed: its figures are frozen.';
comment on column months.month     is 'First day of the month.';
comment on column months.closed_at is 'When it was closed, UTC.';
comment on column months.closed_by is 'Who closed it, as they wrote it; schedule when it was closed by itself.';
comment on column months.is_forced is 'Whether it was closed although something spoke against it.';
comment on column months.reasons   is 'What spoke against it: a JSON list of sentences with their fields; [] when nothing did.';
-- personal: closed_by | staff | months | staff
-- personal: reasons | note | months | staff
-- not personal: month, closed_at, is_forced
