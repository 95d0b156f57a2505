create table campaigns (
    campaign   varchar not null,
    label      varchar not null,
    start_day  date,
    end_day    date,
    primary key (campaign),
    check ((start_day is null) = (end_day is null))
);
comment on table  campaigns           is 'One row per campaign that links may name: a copy of the configuration.';
comment on column campaigns.campaign  is 'Its utm_campaign.';
comment on column campaigns.label     is 'Name for people.';
comment on column campaigns.start_day is 'First day; null when unknown.';
comment on column campaigns.end_day   is 'Last day; null when unknown.';
-- not personal: campaign, label, start_day, end_day
