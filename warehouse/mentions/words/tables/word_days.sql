create table word_days (
    day   date      not null,
    word  varchar   not null check (word <> ''),
    items integer[] not null check (len(items) > 0),
    primary key (day, word)
);
comment on table  word_days       is 'One row per word of the titles and texts of one day that is not frequent on it (frequent_days has those), so that a search for words reads no text.';
comment on column word_days.day   is 'Day of the items, Europe/Amsterdam.';
comment on column word_days.word  is 'The word in small letters: what stands between signs of ASCII, so that a word with an accent or an emoji is whole.';
comment on column word_days.items is 'Numbers, among the items of that day, of those in which it stands; as in mention_texts.';
-- in a lake by: word, day
-- personal: word | text | reputation | mention
-- personal: items | pseudonym | reputation | mention
-- not personal: day
