create table threat_signals (
    item_id     varchar   not null primary key,
    level       integer   not null check (level between 0 and 4),
    score       double    not null check (score between 0 and 1),
    kind        varchar   not null check (kind in ('nothing', 'words', 'doubtful', 'veiled', 'told', 'condition', 'explicit')),
    found       varchar[] not null,
    method      varchar   not null,
    judged_at   timestamp not null,
    day         date      not null
);
comment on table  threat_signals           is 'One row per item that mentions the school: whether a method takes it for a threat. People decide; nothing is kept by author.';
comment on column threat_signals.item_id   is 'Item that was judged.';
comment on column threat_signals.level     is '0 nothing, 1 words of violence only, 2 doubtful, 3 possible, 4 explicit.';
comment on column threat_signals.score     is 'Chance that it is a threat, from 0 to 1; 0 where no word called for a closer look.';
comment on column threat_signals.kind      is 'Which sentence says why: nothing, words, doubtful, veiled, told, condition or explicit.';
comment on column threat_signals.found     is 'Words that were found, as they are read.';
comment on column threat_signals.method    is 'Method and version that judged it.';
comment on column threat_signals.judged_at is 'Time of judging, UTC.';
comment on column threat_signals.day       is 'Calendar day of the item, repeated here so that a day is found without reading the rest.';
-- personal: item_id | pseudonym | reputation | row
-- personal: level, score, kind | derived | reputation | row
-- personal: found | text | reputation | mention
-- not personal: method, judged_at, day
