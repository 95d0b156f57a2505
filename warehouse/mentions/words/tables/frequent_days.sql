create table frequent_days (
    day   date    not null,
    word  varchar not null check (word <> ''),
    texts blob    not null check (octet_length(texts) > 0),
    primary key (day, word)
);
comment on table  frequent_days       is 'One row per word that is frequent on one day, which word_days does not have then: one bit for each text is less than a list, and is put together without a row for each text.';
comment on column frequent_days.day   is 'Day of the items, Europe/Amsterdam.';
comment on column frequent_days.word  is 'The word, as in word_days; it stands in a fiftieth of the texts of that day and in a hundred at least.';
comment on column frequent_days.texts is 'One bit for each item of that day, in the order of their numbers and from the highest bit of the first byte on: 1 where it stands in its text.';
-- in a lake by: word, day
-- in a lake together: 2048 rows
-- personal: word | text | reputation | mention
-- personal: texts | pseudonym | reputation | mention
-- not personal: day
