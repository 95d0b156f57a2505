create table visit_days (
    day            date not null,
    source_name    varchar not null,
    source         varchar not null,
    medium         varchar not null,
    campaign       varchar not null,
    landing_page   varchar not null,
    click_id       varchar not null,
    in_app         varchar not null,
    sessions       bigint not null check (sessions >= 0),
    visitors       bigint check (visitors is null or visitors >= 0),
    quality        varchar not null check (quality in ('exact', 'estimated')),
    channel        varchar not null,
    channel_group  varchar not null,
    rule           varchar not null,
    primary key (day, source_name, source, medium, campaign, landing_page, click_id, in_app)
);
comment on table  visit_days               is 'One row per day, measurement, raw source, medium, campaign, landing page and mark of the link: sessions on the site.';
comment on column visit_days.day           is 'Calendar day on which the session began.';
comment on column visit_days.source_name   is 'Measurement that counted it.';
comment on column visit_days.source        is 'Raw source: utm_source or the referring host, (direct) for none.';
comment on column visit_days.medium        is 'Raw medium: utm_medium, referral, organic …, (none) for none.';
comment on column visit_days.campaign      is 'Raw campaign: utm_campaign; empty for none.';
comment on column visit_days.landing_page  is 'Path of the first page, without query; empty when the measurement does not say.';
comment on column visit_days.click_id      is 'Name of the click id in the link (fbclid, gclid …); empty for none.';
comment on column visit_days.in_app        is 'App whose own browser was used; empty for none or unknown.';
comment on column visit_days.sessions      is 'Sessions that began so.';
comment on column visit_days.visitors      is 'Visitors who began so that day; null when unknown. One visitor may stand in several rows.';
comment on column visit_days.quality       is 'exact, or estimated where the measurement samples or leaves out.';
comment on column visit_days.channel       is 'Channel that our rules make of it: a network, search, email, referral, direct, ai … or unassigned.';
comment on column visit_days.channel_group is 'Name of the group as Google Analytics would call it.';
comment on column visit_days.rule          is 'Rule that decided.';
-- not personal: day, source_name, source, medium, campaign, landing_page, click_id, in_app, sessions, visitors
-- not personal: quality, channel, channel_group, rule
