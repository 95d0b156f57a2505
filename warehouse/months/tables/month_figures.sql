create table month_figures (
    month       date    not null,
    figure      varchar not null,
    subject     varchar not null,
    part        varchar not null,
    title       varchar not null,
    title_en    varchar not null,
    position    integer not null check (position >= 0),
    value       double,
    before      double,
    year_before double,
    unit        varchar not null,
    quality     varchar not null check (quality in ('exact', 'rounded', 'estimated', 'manual', 'partial', 'unknown')),
    as_of       timestamp,
    counts      varchar not null,
    sources     varchar not null,
    note        varchar,
    fields      varchar not null,
    said        varchar not null,
    primary key (month, figure, subject, part),
    check ((value is null) = (quality = 'unknown')),
    check (day(month) = 1)
);
comment on table  month_figures             is 'One row per figure of a closed month: as it was then, with its birth certificate.';
comment on column month_figures.month       is 'First day of the month.';
comment on column month_figures.figure      is 'Which figure: mentions, followers, goal, brought and so on.';
comment on column month_figures.subject     is 'Channel or goal that it is about; empty for the school as a whole.';
comment on column month_figures.part        is 'Channel that brought something to the goal; theme of what was negative; empty otherwise, and for what is unattributed.';
comment on column month_figures.title       is 'Name for people of channel, goal or source, in Dutch.';
comment on column month_figures.title_en    is 'The same in English.';
comment on column month_figures.position    is 'Order in which it is told, from 0.';
comment on column month_figures.value       is 'The number; null when it was unknown.';
comment on column month_figures.before      is 'The same over (at the end of) the month before; null when unknown or not comparable.';
comment on column month_figures.year_before is 'The same in that month of the year before; null when unknown or not comparable.';
comment on column month_figures.unit        is 'count, points, percent, readers, hours, euros or rate.';
comment on column month_figures.quality     is 'How exact the number was.';
comment on column month_figures.as_of       is 'Until when its sources were read, UTC; null when never.';
comment on column month_figures.counts      is 'What was counted: a sentence whose fields stand in fields.';
comment on column month_figures.sources     is 'Sources that it rested on, with commas between.';
comment on column month_figures.note        is 'What was to be said of it; null for nothing.';
comment on column month_figures.fields      is 'What stands in counts and note, as JSON.';
comment on column month_figures.said        is 'State of a goal, direction of its target, way in which a contribution was traced, or network of a channel; empty otherwise.';
-- personal: title, title_en | note | months | publication
-- personal: fields | text | months | publication
-- not personal: month, figure, subject, part, position, value, before, year_before, unit, quality, as_of, counts
-- not personal: sources, note, said
