create table subjects (
    subject     varchar not null primary key,
    role        varchar not null check (role in ('own', 'peer', 'topic')),
    query       varchar not null,
    query_hash  varchar not null,
    position    integer not null,
    students        bigint check (students > 0),
    students_year   integer,
    students_source varchar
);
comment on table  subjects            is 'One row per organisation, peer or topic that is watched: a copy of the configuration.';
comment on column subjects.subject    is 'Name of the subject.';
comment on column subjects.role       is 'own (the organisation itself), peer or topic.';
comment on column subjects.query      is 'Query that finds its mentions.';
comment on column subjects.query_hash is 'Version of that query.';
comment on column subjects.position   is 'Place in the configuration, from 0.';
comment on column subjects.students   is 'Students of the school; NULL when unknown, and of a topic.';
comment on column subjects.students_year   is 'Year in which they were counted; NULL when it is not said.';
comment on column subjects.students_source is 'Who counted them; NULL when it is not said.';
-- personal: query | note | reputation | configuration
-- not personal: subject, role, query_hash, position, students, students_year, students_source
