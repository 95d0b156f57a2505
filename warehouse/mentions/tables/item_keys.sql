create table item_keys (
    key      varchar not null primary key,
    item_id  varchar not null
);
comment on table  item_keys         is 'One row per key by which an item is recognised: canonical address, publisher with title and day, guid.';
comment on column item_keys.key     is 'Kind of key and its value, for example url:https://example.nl/a.';
comment on column item_keys.item_id is 'Item that the key stands for.';
-- personal: key | author | reputation | mention
-- personal: item_id | pseudonym | reputation | key
