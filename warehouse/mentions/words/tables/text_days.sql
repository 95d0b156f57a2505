create table text_days (
    day     date   not null primary key,
    items   bigint not null check (items >= 1),
    digest  bigint not null,
    version integer,
    is_sorted boolean
);
comment on table  text_days         is 'One row per day whose words stand in word_days.';
comment on column text_days.day     is 'Day of the items, Europe/Amsterdam.';
comment on column text_days.items   is 'How many items that day has.';
comment on column text_days.digest  is 'A hash of their numbers and texts; where it is another now, the words of the day are read anew.';
comment on column text_days.version is 'In which way they were read: 4; 3, by an earlier version of the program, which put frequent words into word_days and left places out of phrase_days; 2, by one before it, when mention_texts held less; null, by one before that, into word_days alone.';
comment on column text_days.is_sorted is 'True where the words of its month were put in the order of words since; for how quickly they are found, and nothing else.';
-- not personal: day, items, digest, version, is_sorted
