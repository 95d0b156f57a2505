create table mentions (
    item_id     varchar   not null,
    subject     varchar   not null,
    matched     varchar[] not null,
    query_hash  varchar   not null,
    day         date      not null,
    primary key (item_id, subject)
);
comment on table  mentions            is 'One row per item per subject that it mentions.';
comment on column mentions.item_id    is 'Item that mentions the subject.';
comment on column mentions.subject    is 'Name of the organisation, peer or topic.';
comment on column mentions.matched    is 'Words that made it match, as they stand in the text.';
comment on column mentions.query_hash is 'Version of the query that matched.';
comment on column mentions.day        is 'Calendar day of the item, repeated here so that a day is found without reading the rest.';
-- in a lake together: 8192 rows
-- personal: item_id | pseudonym | reputation | row
-- not personal: subject, matched, query_hash, day
