create table log_states (
    source_name  varchar not null,
    state        blob not null,
    stored_at    timestamp not null,
    primary key (source_name)
);
comment on table  log_states             is 'One row per measurement that reads log files: how far it came and what is still open.';
comment on column log_states.source_name is 'Measurement.';
comment on column log_states.state       is 'What the reader needs to go on; holds no address of a visitor.';
comment on column log_states.stored_at   is 'Time of storing, UTC.';
-- not personal: source_name, state, stored_at
