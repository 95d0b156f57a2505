create table verdicts (
    subject   varchar not null,
    scope     varchar not null check (scope in ('story', 'text')),
    key       varchar not null,
    is_about  boolean not null,
    primary key (subject, scope, key)
);
comment on table  verdicts          is 'One row per story or text of which people said whether it is about the subject: the latest of their corrections.';
comment on column verdicts.subject  is 'Subject for which it was judged.';
comment on column verdicts.scope    is 'story: the whole story, later copies too; text: every item that is word for word the same.';
comment on column verdicts.key      is 'The story_id, or the text_hash.';
comment on column verdicts.is_about is 'Whether it is about the subject.';
-- personal: key | pseudonym | reputation | row
-- not personal: subject, scope, is_about
