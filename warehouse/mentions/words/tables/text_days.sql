create table text_days (
    day    date   not null primary key,
    items  bigint not null check (items >= 1),
    digest bigint not null
);
comment on table  text_days        is 'One row per day whose words stand in word_days.';
comment on column text_days.day    is 'Day of the items, Europe/Amsterdam.';
comment on column text_days.items  is 'How many items that day has.';
comment on column text_days.digest is 'A hash of their numbers and texts; where it is another now, the words of the day are read anew.';
-- not personal: day, items, digest
