create table story_signatures (
    item_id    varchar not null primary key,
    day        date    not null,
    signature  blob    not null
);
comment on table  story_signatures           is 'One row per item that mentions a subject: the fingerprint by which copies are found.';
comment on column story_signatures.item_id   is 'Item of the fingerprint.';
comment on column story_signatures.day       is 'Calendar day of publication in Europe/Amsterdam.';
comment on column story_signatures.signature is 'Fingerprint of the head of the text.';
-- personal: item_id, signature | pseudonym | reputation | mention
-- not personal: day
