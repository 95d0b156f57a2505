create table source_days (
    day          date      not null,
    source_name  varchar   not null,
    items        bigint    not null check (items >= 1),
    newest_at    timestamp not null,
    primary key (day, source_name)
);
comment on table  source_days             is 'One row per source per day on which something was published that it carried, whether or not that mentions anyone: what its rhythm is learned from.';
comment on column source_days.day         is 'Calendar day of publication in Europe/Amsterdam.';
comment on column source_days.source_name is 'Source that carried the items.';
comment on column source_days.items       is 'Items of that day that it carried.';
comment on column source_days.newest_at   is 'Time of publication of the newest of them, UTC.';
-- not personal: day, source_name, items, newest_at
