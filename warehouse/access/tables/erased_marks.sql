create table erased_marks (
    erasure_id varchar not null,
    mark       varchar not null check (length(mark) = 64),
    kind       varchar not null check (kind in ('url', 'profile', 'account', 'handle', 'at-handle', 'word', 'key', 'text', 'words')),
    words      integer not null check (words >= 0),
    primary key (erasure_id, mark)
);
comment on table  erased_marks            is 'One row per mark by which something that was erased is recognised, so that no feed and no old backup brings it back.';
comment on column erased_marks.erasure_id is 'Request with which it was erased: a key of erasures.';
comment on column erased_marks.mark       is 'HMAC-SHA-256 of the mark, in hexadecimal digits; its key lies in the data folder and not in the warehouse.';
comment on column erased_marks.kind       is 'What it is a mark of: an address, profile, account, handle or word; the key or the whole text of an item; or the first words of a name or title.';
comment on column erased_marks.words      is 'Of a name or title: how many words it has; 0 otherwise.';
-- personal: mark | pseudonym | rights | ledger
-- not personal: erasure_id, kind, words
