create table warehouse_facts (
    name   varchar not null primary key,
    value  varchar not null
);
comment on table  warehouse_facts       is 'One row per fact about this warehouse: whose it is, whether it holds sample data, its data version.';
comment on column warehouse_facts.name  is 'Name of the fact: organisation, sample, site, city, language, loaded_at.';
comment on column warehouse_facts.value is 'Its value as text.';
-- not personal: name, value
