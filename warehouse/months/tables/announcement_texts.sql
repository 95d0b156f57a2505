create table announcement_texts (
    month     date      not null,
    language  varchar   not null check (language in ('nl', 'en')),
    length    varchar   not null check (length in ('line', 'intranet', 'newsletter')),
    generated varchar   not null check (generated <> ''),
    edited    varchar,
    edited_by varchar,
    edited_at timestamp,
    primary key (month, language, length),
    check ((edited is null) = (edited_by is null) and (edited is null) = (edited_at is null))
);
comment on table  announcement_texts           is 'One row per closed month, language and length: the text of its announcement.';
comment on column announcement_texts.month     is 'First day of the month.';
comment on column announcement_texts.language  is 'nl or en.';
comment on column announcement_texts.length    is 'line, intranet or newsletter.';
comment on column announcement_texts.generated is 'The text as it was made from the frozen figures, Markdown; never changed.';
comment on column announcement_texts.edited    is 'The text as somebody made it; null when nobody did.';
comment on column announcement_texts.edited_by is 'Who edited it last, as they wrote it.';
comment on column announcement_texts.edited_at is 'When, UTC.';
-- personal: generated, edited | text | months | publication
-- personal: edited_by | staff | months | staff
-- not personal: month, language, length, edited_at
