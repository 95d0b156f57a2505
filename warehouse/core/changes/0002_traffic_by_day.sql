-- 0.2.0: sessions and key events by day and channel are kept; what was measured before is added up once.
create table if not exists session_days (
    day date not null, source_name varchar not null, channel varchar not null, sessions bigint not null,
    is_estimated boolean not null
);
delete from session_days;
insert into session_days by name
select day, source_name, channel, sum(sessions)::bigint as sessions, bool_or(quality = 'estimated') as is_estimated
from visit_days group by all;
create table if not exists key_event_days (
    day date not null, source_name varchar not null, channel varchar not null, event varchar not null,
    events bigint not null
);
delete from key_event_days;
insert into key_event_days by name
select day, source_name, channel, event, sum(events)::bigint as events
from visit_events group by all having sum(events) > 0;
