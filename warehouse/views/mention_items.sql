-- One row per item per subject it mentions, with what people corrected applied:
-- `label` as corrected, `is_about` false where somebody said "not about us" of the item, of
-- any item of its story, or of a long text that is word for word the same.
create or replace view mention_items as
with verdicts as (
    select
        corrections.subject,
        items.story_id,
        items.text_hash,
        length(items.title) + length(items.text) >= 60 as is_long,
        arg_max(corrections.value, corrections.made_at) as value
    from corrections
    join items using (item_id)
    where corrections.field = 'about'
    group by all
),
by_story as (
    select subject, story_id, bool_and(value = 'yes') as is_about from verdicts group by all
),
by_text as (
    select subject, text_hash, bool_and(value = 'yes') as is_about from verdicts where is_long group by all
),
labels as (
    select subject, item_id, arg_max(value, made_at) as value
    from corrections
    where field = 'label'
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
    sentiments.score,
    coalesce(labels.value, sentiments.label, 'unclear') as label,
    sentiments.label as scored_label,
    labels.value is not null as is_corrected,
    sentiments.confidence,
    sentiments.method,
    coalesce(by_story.is_about, by_text.is_about, true) as is_about,
    outlets.reach
from mentions
join items on items.item_id = mentions.item_id and items.day = mentions.day
left join sentiments on sentiments.item_id = mentions.item_id and sentiments.day = mentions.day
left join labels on labels.item_id = mentions.item_id and labels.subject = mentions.subject
left join by_story on by_story.story_id = items.story_id and by_story.subject = mentions.subject
left join by_text on by_text.text_hash = items.text_hash and by_text.subject = mentions.subject
left join outlets on outlets.outlet = items.outlet;
