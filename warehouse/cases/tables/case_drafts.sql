create table case_drafts (
    case_id   varchar   not null check (case_id <> ''),
    person_id varchar   not null check (person_id <> ''),
    part      varchar   not null check (part in ('answer', 'note', 'question', 'report', 'remark')),
    text      varchar   not null,
    url       varchar,
    answer_id varchar,
    saved_at  timestamp not null,
    primary key (case_id, person_id, part)
);
comment on table  case_drafts           is 'One row per case or alert, person and field: what that person typed there and did not hand in yet, shown to nobody else. What belongs to no case yet goes 30 days after it was kept last.';
comment on column case_drafts.case_id   is 'Case at which it was typed; the alert of a remark; none for what becomes a case.';
comment on column case_drafts.person_id is 'The stable id of who typed it.';
comment on column case_drafts.part      is 'answer: the answer; note: what somebody knows of it; question: one that is brought in; report: of a threat; remark: for the dossier of an alert.';
comment on column case_drafts.text      is 'What was typed so far.';
comment on column case_drafts.url       is 'The address that was typed beside an answer or a question, as far as it is one yet; null for none.';
comment on column case_drafts.answer_id is 'Which answer this becomes, so that one that is handed in in two tabs is one; null for all else.';
comment on column case_drafts.saved_at  is 'When it was kept last, UTC: by this a second tab sees that the first one wrote on.';
-- personal: text, url | case | webcare | case
-- personal: person_id | staff | webcare | case
-- not personal: case_id, part, answer_id, saved_at
