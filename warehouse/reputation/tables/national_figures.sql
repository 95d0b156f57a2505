create table national_figures (
    metric      varchar   not null check (metric <> ''),
    schools     integer   not null check (schools >= 5),
    median      double    not null check (median >= 0),
    own         double    not null check (own >= 0),
    place       integer   not null check (place >= 1),
    start_day   date      not null,
    end_day     date      not null,
    as_of       timestamp not null,
    primary key (metric),
    check (place <= schools),
    check (start_day < end_day)
);
comment on table  national_figures           is 'One row per figure in which this school stands among schools that share theirs too: only for five schools or more, and never a figure of another school.';
comment on column national_figures.metric    is 'mentions (stories), followers (of the own channels), share (of all stories of these schools): each per 1,000 students.';
comment on column national_figures.schools   is 'Schools of which the figure is known, this one included.';
comment on column national_figures.median    is 'Their median, in two digits.';
comment on column national_figures.own       is 'The figure of this school.';
comment on column national_figures.place     is 'Its place, from high to low; schools with the same figure share the best one.';
comment on column national_figures.start_day is 'First day that counts, in Amsterdam.';
comment on column national_figures.end_day   is 'First day after, in Amsterdam.';
comment on column national_figures.as_of     is 'When the figures of the schools were put together, UTC.';
-- not personal: metric, schools, median, own, place, start_day, end_day, as_of
