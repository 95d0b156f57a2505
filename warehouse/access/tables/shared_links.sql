create table shared_links (
    link_hash    varchar   not null check (length(link_hash) >= 64),
    title        varchar   not null check (title <> ''),
    views        varchar[] not null check (len(views) between 1 and 12),
    part         varchar,
    language     varchar   not null check (language in ('nl', 'en')),
    seconds      integer   check (seconds between 5 and 3600),
    is_dark      boolean   not null,
    frames       varchar[] not null,
    made_by      varchar   not null,
    made_at      timestamp not null,
    expires_at   timestamp not null,
    withdrawn_at timestamp,
    maker_id     varchar,
    primary key (link_hash)
);
comment on table  shared_links              is 'One row per link by which anybody who has it reads a page, a part of one, or pages in turn, without a login (docs/sharing.md).';
comment on column shared_links.link_hash    is 'SHA-256 of the link''s secret, in hexadecimal digits; the secret itself is kept nowhere.';
comment on column shared_links.title        is 'What it is for, in the words of who made it.';
comment on column shared_links.views        is 'The pages that it shows, in turn: name and query of each (goals, reputation?period=2026-10).';
comment on column shared_links.part         is 'The part of the page that it shows; null for the whole page.';
comment on column shared_links.language     is 'The language in which it shows them.';
comment on column shared_links.seconds      is 'How long each page stays; null when it does not turn.';
comment on column shared_links.is_dark      is 'Whether it is drawn light on dark.';
comment on column shared_links.frames       is 'Origins of the sites that may show it within a page of theirs; empty when none may.';
comment on column shared_links.made_by      is 'Who made it, as they wrote it.';
comment on column shared_links.made_at      is 'When it was made, UTC.';
comment on column shared_links.expires_at   is 'When it ends, UTC.';
comment on column shared_links.withdrawn_at is 'When it was withdrawn, UTC; null while it was not.';
comment on column shared_links.maker_id     is 'Id of who made it, or took it over: it works while they may share; null where that was not kept yet.';
-- personal: title | note | access | staff
-- personal: made_by, maker_id | staff | access | staff
-- not personal: link_hash, views, part, language, seconds, is_dark, frames, made_at, expires_at, withdrawn_at
