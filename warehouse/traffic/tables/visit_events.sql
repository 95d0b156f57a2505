create table visit_events (
    day           date not null,
    source_name   varchar not null,
    source        varchar not null,
    medium        varchar not null,
    campaign      varchar not null,
    landing_page  varchar not null,
    click_id      varchar not null,
    in_app        varchar not null,
    event         varchar not null,
    events        bigint not null check (events >= 0),
    channel       varchar not null,
    primary key (day, source_name, source, medium, campaign, landing_page, click_id, in_app, event)
);
comment on table  visit_events              is 'One row per row of visit_days and key event: how often it happened in those sessions.';
comment on column visit_events.day          is 'Calendar day on which the session began.';
comment on column visit_events.source_name  is 'Measurement that counted it.';
comment on column visit_events.source       is 'Raw source: utm_source or the referring host, (direct) for none.';
comment on column visit_events.medium       is 'Raw medium: utm_medium, referral, organic …, (none) for none.';
comment on column visit_events.campaign     is 'Raw campaign: utm_campaign; empty for none.';
comment on column visit_events.landing_page is 'Path of the first page, without query; empty when the measurement does not say.';
comment on column visit_events.click_id     is 'Name of the click id in the link (fbclid, gclid …); empty for none.';
comment on column visit_events.in_app       is 'App whose own browser was used; empty for none or unknown.';
comment on column visit_events.event        is 'Name of the key event.';
comment on column visit_events.events       is 'How often.';
comment on column visit_events.channel      is 'Channel that our rules make of the session.';
-- not personal: day, source_name, source, medium, campaign, landing_page, click_id, in_app, event, events, channel
