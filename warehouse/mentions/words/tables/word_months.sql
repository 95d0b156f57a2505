create table word_months (
    month date    not null check (day(month) = 1),
    word  varchar not null check (word <> ''),
    primary key (month, word)
);
comment on table  word_months       is 'One row per word of the titles and texts of one month: what is typed is looked for here, before word_days.';
comment on column word_months.month is 'First day of the month.';
comment on column word_months.word  is 'The word, as in word_days; it goes when no text of that month has it any more.';
-- personal: word | text | reputation | mention
-- not personal: month
