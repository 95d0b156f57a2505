create table phrase_days (
    day    date      not null,
    phrase varchar   not null check (phrase <> ''),
    items  integer[] not null check (len(items) > 0),
    places integer[] check (len(places) = len(items)),
    primary key (day, phrase)
);
comment on table  phrase_days        is 'One row per two words that stand beside each other on one day and are frequent on it, so that a phrase of them is found without reading a text.';
comment on column phrase_days.day    is 'Day of the items, Europe/Amsterdam.';
comment on column phrase_days.phrase is 'Both words in small letters with one space between; each stands in a fiftieth of the texts of that day and in a hundred at least.';
comment on column phrase_days.items  is 'Numbers, among the items of that day, of those in which it stands, once for each time; as in mention_texts.';
comment on column phrase_days.places is 'Of each of these the place of its first word in that text, so that a longer phrase is found without reading a text; null where an earlier version of the program wrote the day, when each item stood once.';
-- in a lake by: phrase, day
-- in a lake together: 8192 rows
-- personal: phrase | text | reputation | mention
-- personal: items, places | pseudonym | reputation | mention
-- not personal: day
