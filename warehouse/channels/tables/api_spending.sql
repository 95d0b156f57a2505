create table api_spending (
    source_name varchar   not null,
    month       date      not null check (day(month) = 1),
    dollars     double    not null check (dollars >= 0),
    spent_at    timestamp not null,
    primary key (source_name, month)
);
comment on table  api_spending             is 'One row per calendar month and source of an API that is paid per question: what we reckon it has cost.';
comment on column api_spending.source_name is 'Source that asked.';
comment on column api_spending.month       is 'First day of the month, in UTC as the bill has it.';
comment on column api_spending.dollars     is 'Dollars by the prices that the connector states; the bill of the service decides.';
comment on column api_spending.spent_at    is 'Time of the last question that cost something, UTC.';
-- not personal: source_name, month, dollars, spent_at
