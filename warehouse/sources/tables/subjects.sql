create table subjects (
    subject     varchar not null primary key,
    role        varchar not null check (role in ('own', 'peer', 'topic')),
    query       varchar not null,
    query_hash  varchar not null,
    position    integer not null
);
comment on table  subjects            is 'One row per organisation, peer or topic that is watched: a copy of the configuration.';
comment on column subjects.subject    is 'Name of the subject.';
comment on column subjects.role       is 'own (the organisation itself), peer or topic.';
comment on column subjects.query      is 'Query that finds its mentions.';
comment on column subjects.query_hash is 'Version of that query.';
comment on column subjects.position   is 'Place in the configuration, from 0.';
