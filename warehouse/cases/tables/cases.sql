create table cases (
    case_id         varchar   not null check (case_id <> ''),
    origin          varchar   not null check (origin in ('mention', 'hand', 'report')),
    story_id        varchar,
    item_id         varchar,
    title           varchar   not null check (title <> ''),
    note            varchar,
    url             varchar   check (url is null or regexp_matches(url, '^https?://')),
    outlet          varchar,
    kind            varchar   not null check (kind in ('question', 'complaint', 'compliment', 'press', 'threat', 'other')),
    audience        varchar   not null check (audience in ('student', 'parent', 'applicant', 'company', 'press', 'staff', 'public')),
    department      varchar   not null check (department <> ''),
    is_settled      boolean   not null,
    level           integer   not null check (level between 0 and 4),
    state           varchar   not null check (state in ('new', 'open', 'claimed', 'answering', 'waiting', 'answered', 'no_answer_needed', 'not_ours', 'incident')),
    owner_id        varchar,
    owner           varchar,
    claimed_at      timestamp,
    claim_until     timestamp,
    version         bigint    not null check (version >= 1),
    seen_at         timestamp not null,
    opened_at       timestamp not null,
    due_at          timestamp,
    promise_at      timestamp not null,
    waits_until     timestamp,
    first_answer_at timestamp,
    closed_at       timestamp,
    closed_why      varchar,
    is_drill        boolean   not null,
    proposed_kind   varchar   check (proposed_kind in ('question', 'complaint', 'compliment', 'press', 'threat', 'other')),
    proposed_by     varchar   check (proposed_by in ('encoder', 'words', 'sound', 'spread', 'nothing', 'danger', 'doubt')),
    proposed_chance double    check (proposed_chance between 0 and 1),
    proposed_found  varchar,
    primary key (case_id),
    check ((owner_id is null) = (claim_until is null)),
    check (state not in ('claimed', 'answering') or owner_id is not null),
    check (state not in ('answered', 'no_answer_needed', 'not_ours') or closed_at is not null)
);
comment on table  cases                 is 'One row per case: a story, a question that somebody brings in, or a report, that waits for an answer or was answered.';
comment on column cases.case_id         is 'Made when the case is opened.';
comment on column cases.origin          is 'mention: of a story that was collected; hand: a question somebody brought in; report: a threat somebody reported.';
comment on column cases.story_id        is 'Story that it is about; null for what was not collected.';
comment on column cases.item_id         is 'First item of that story when the case was opened; null for what was not collected.';
comment on column cases.title           is 'Title of that item, or the first words of what was brought in.';
comment on column cases.note            is 'What was brought in by hand, in the words of who did; null for what was collected.';
comment on column cases.url             is 'Where it can be read and answered; null when nowhere.';
comment on column cases.outlet          is 'Publisher of that item; null when it has none.';
comment on column cases.kind            is 'question, complaint, compliment, press, threat or other.';
comment on column cases.audience        is 'Of whom it comes: student, parent, applicant, company, press, staff or public.';
comment on column cases.department      is 'Department that answers, by its short name in webcare.toml.';
comment on column cases.is_settled      is 'Whether a person settled kind and audience; false while they are as the machine proposed them.';
comment on column cases.level           is 'How grave, from 0 (praise) to 4 (explicit threat).';
comment on column cases.state           is 'new, open, claimed, answering, waiting, answered, no_answer_needed, not_ours or incident.';
comment on column cases.owner_id        is 'The stable id of who has it now; null while nobody does.';
comment on column cases.owner           is 'The name of that person when it was taken; null while nobody has it.';
comment on column cases.claimed_at      is 'Since when that person has it, UTC; null while nobody has it.';
comment on column cases.claim_until     is 'When the claim ends by itself, UTC; null while nobody has it.';
comment on column cases.version         is 'Counts the changes of this row, from 1: who changes it says which one was seen.';
comment on column cases.seen_at         is 'When it was published, or brought in, UTC: the clocks run from here.';
comment on column cases.opened_at       is 'When the case was opened, UTC.';
comment on column cases.due_at          is 'When a first answer is due by office hours, UTC; null where the school holidays of that year are not known yet.';
comment on column cases.promise_at      is 'When the promise of 24 hours by the clock ends, UTC.';
comment on column cases.waits_until     is 'Until when it waits for somebody else, UTC; null when it does not.';
comment on column cases.first_answer_at is 'When it was answered first, UTC; null when it was not.';
comment on column cases.closed_at       is 'When it was closed last, UTC; null while it is open.';
comment on column cases.closed_why      is 'Why no answer was needed, or where it was sent on to, in the words of who closed it; null otherwise.';
comment on column cases.is_drill        is 'Whether it is a drill, which no figure counts.';
comment on column cases.proposed_kind   is 'What the machine proposed that it is; null where a person brought it in, or from before that was kept.';
comment on column cases.proposed_by     is 'Why: encoder (by its meaning), words, sound (how it sounds and where it stands), spread (negative, and often copied), danger (a possible threat), doubt (its meaning is near to a threat, though it was found to be none), or nothing.';
comment on column cases.proposed_chance is 'Chance that the encoder gave it, from 0 to 1; null where it proposed nothing.';
comment on column cases.proposed_found  is 'The words that spoke for it, as they stand there; null for none.';
-- personal: story_id, item_id | pseudonym | webcare | case
-- personal: title, url, outlet | author | webcare | case
-- personal: note, closed_why, kind, audience, level, proposed_kind, proposed_found | case | webcare | case
-- personal: owner_id, owner | staff | webcare | case
-- not personal: case_id, origin, department, is_settled, state, claimed_at, claim_until, version, seen_at, opened_at
-- not personal: due_at, promise_at, waits_until, first_answer_at, closed_at, is_drill
-- not personal: proposed_by, proposed_chance
