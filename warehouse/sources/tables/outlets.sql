create table outlets (
    outlet  varchar not null primary key,
    reach   bigint  check (reach is null or reach >= 0),
    kind    varchar
);
comment on table  outlets        is 'One row per publisher of which the school estimated the reach: a copy of the configuration.';
comment on column outlets.outlet is 'Publisher, as items name it.';
comment on column outlets.reach  is 'Readers of one item, the school''s own estimate; null when unknown.';
comment on column outlets.kind   is 'press, blog, social, review, video, forum or own; null when not said.';
-- personal: outlet | author | reputation | configuration
-- not personal: reach, kind
