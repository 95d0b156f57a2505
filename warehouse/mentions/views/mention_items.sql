-- One row per item per subject it mentions. Score and label are those of the sentences around the
-- subject where an item says different things of several (`is_around`), else of the whole item; with
-- what people corrected applied: `label` as corrected, `is_about` false where somebody said "not about
-- us" of any item of its story, or of a long text that is word for word the same. Ask it for days: all
-- its big tables are joined by day too, so that a question about a week reads a week.
create or replace view mention_items as
with labels as (
    select subject, item_id, arg_max(value, (made_at, correction_id)) as value
    from corrections
    where field = 'label'
    group by all
),
-- What an item is about does not hang on whom it mentions.
about_what as (
    select item_id, arg_max(value, (made_at, correction_id)) as value
    from corrections
    where field = 'topic'
    group by all
)
select
    items.item_id,
    mentions.subject,
    items.story_id,
    items.day,
    items.published_at,
    items.source_name,
    items.kind,
    items.outlet,
    items.url,
    items.title,
    items.text,
    items.language,
    mentions.matched,
    coalesce(around.score, sentiments.score) as score,
    coalesce(labels.value, around.label, sentiments.label, 'unclear') as label,
    coalesce(around.label, sentiments.label, 'unclear') as scored_label,
    labels.value is not null as is_corrected,
    coalesce(around.confidence, sentiments.confidence) as confidence,
    coalesce(around.method, sentiments.method) as method,
    around.item_id is not null as is_around,
    coalesce(about_what.value, sentiments.topic) as topic,
    sentiments.topic as scored_topic,
    sentiments.topic_confidence,
    sentiments.topic_method,
    coalesce(by_story.is_about, by_text.is_about, true) as is_about,
    outlets.reach
from mentions
join items on items.item_id = mentions.item_id and items.day = mentions.day
left join sentiments on sentiments.item_id = mentions.item_id and sentiments.day = mentions.day
left join subject_sentiments as around
    on around.item_id = mentions.item_id and around.subject = mentions.subject and around.day = mentions.day
left join labels on labels.item_id = mentions.item_id and labels.subject = mentions.subject
left join about_what on about_what.item_id = mentions.item_id
left join verdicts as by_story
    on by_story.scope = 'story' and by_story.key = items.story_id and by_story.subject = mentions.subject
left join verdicts as by_text
    on by_text.scope = 'text' and by_text.key = items.text_hash and by_text.subject = mentions.subject
left join outlets on outlets.outlet = items.outlet;
