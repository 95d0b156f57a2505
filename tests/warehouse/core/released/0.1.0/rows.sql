-- A warehouse as 0.1.0 left it: every table has rows.
insert into announcement_texts (month, language, length, generated, edited, edited_by, edited_at) values
    (date '2025-03-01', 'nl', 'line', 'Maart: 1.200 volgers.', null, null, null);
insert into api_spending (source_name, month, dollars, spent_at) values
    ('channel-x', date '2025-03-01', 0.35, timestamp '2025-03-03 09:30:00');
insert into campaigns (campaign, label, start_day, end_day) values
    ('open-dag', 'Open dag', date '2025-03-03', date '2025-03-03');
insert into channel_days (channel, day, followers, followers_quality, followers_definition, following, following_quality, following_definition, posts, posts_quality, posts_definition, impressions, impressions_quality, impressions_definition, views, views_quality, views_definition, reach, reach_quality, reach_definition, likes, likes_quality, likes_definition, comments, comments_quality, comments_definition, shares, shares_quality, shares_definition, clicks, clicks_quality, clicks_definition, engagements, engagements_quality, engagements_definition, read_at) values
    ('instagram', date '2025-03-03', 1200, 'exact', 'instagram:followers', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, timestamp '2025-03-03 09:30:00');
insert into channel_efforts (channel, month, hours, euros, entered_at) values
    ('instagram', date '2025-03-01', 12.5, 80.0, timestamp '2025-03-03 09:30:00');
insert into channel_gains (channel, day, gained, source, read_at) values
    ('linkedin', date '2025-03-03', 3, 'linkedin-dma', timestamp '2025-03-03 09:30:00');
insert into channel_posts (channel, post_id, published_at, day, url, title, impressions, views, reach, likes, comments, shares, clicks, engagements, read_at) values
    ('instagram', 'p1', timestamp '2025-03-03 09:30:00', date '2025-03-03', 'https://krant.example/a', 'Open dag', null, null, null, 12, null, null, null, null, timestamp '2025-03-03 09:30:00');
insert into channel_readings (channel, day, metric, origin, value, quality, definition, source, read_at) values
    ('instagram', date '2025-03-03', 'followers', 'api', 1200, 'exact', 'instagram:followers', 'instagram', timestamp '2025-03-03 09:30:00');
insert into channels (channel, title, network, peer, url, connector, source_name, position) values
    ('instagram', 'Instagram', 'instagram', null, null, null, null, 0);
insert into corrections (correction_id, item_id, story_id, subject, field, value, made_by, made_at) values
    ('c1', 'i0002', 's0002', 'ROC Voorbeeld', 'label', 'positive', 'sanne', timestamp '2025-03-03 09:30:00'),
    ('c2', 'i0005', 's0005', 'ROC Voorbeeld', 'about', 'no', 'sanne', timestamp '2025-03-03 09:30:00');
insert into events (start_day, label, end_day, label_en) values
    (date '2026-11-18', 'Open dag', date '2026-11-18', 'Open day');
insert into fetch_states (source_name, url, etag, last_modified, resolved_url, body_hash, fetched_at) values
    ('krant', 'https://krant.example/a', null, null, null, null, timestamp '2025-03-03 09:30:00');
insert into goal_changes (goal, changed_at, field, before, after) values
    ('aanmeldingen', timestamp '2025-03-03 09:30:00', 'target', '300', '400');
insert into goal_checkins (goal, noted_at, note, noted_by, state) values
    ('aanmeldingen', timestamp '2025-03-03 09:30:00', 'Folder verstuurd.', 'Anna', 'amber');
insert into goal_entries (goal, day, value, entered_by, entered_at) values
    ('aanmeldingen', date '2025-03-03', 12.0, 'Anna', timestamp '2025-03-03 09:30:00');
insert into goal_forecasts (goal, as_of, definition, low, middle, high, weeks, held_back, inside, ahead, tried_on, made_at) values
    ('aanmeldingen', date '2025-03-03', 'hand sum', 300.0, 350.0, 420.0, 60, 12, 10, 13, date '2025-03-03', timestamp '2025-03-03 09:30:00');
insert into goals (goal, title, title_en, audience, owner, metric, kind, network, event, direction, start_day, deadline, target, target_to, stage, position) values
    ('aanmeldingen', 'Aanmeldingen', 'Registrations', 'vmbo', 'Team', 'hand', 'sum', null, null, 'at least', date '2025-03-03', date '2025-07-31', 400.0, null, 'outcome', 0);
insert into imports (file_hash, channel, name, kind, imported_at, found, changed, first_day, last_day) values
    ('f1', 'linkedin', 'export.xls', 'linkedin-content', timestamp '2025-03-03 09:30:00', 30, 30, date '2025-03-03', date '2025-03-03');
insert into item_keys (key, item_id) values
    ('url:https://krant.example/a', 'i1');
insert into items (item_id, url, canonical_url, source_name, outlet, kind, title, text, language, published_at, published_quality, collected_at, day, story_id, text_hash) values
    ('i0000', 'https://krant.example/0', null, 'krant', 'De Krant', 'press', 'Bericht 0', 'tekst', 'nl', timestamp '2026-11-22 12:00:00', 'exact', timestamp '2026-11-22 12:00:00', date '2026-11-22', 's0000', 'h0'),
    ('i0001', 'https://krant.example/1', null, 'krant', 'De Krant', 'press', 'Storing bij ROC Voorbeeld', 'tekst', 'nl', timestamp '2026-11-22 12:00:00', 'exact', timestamp '2026-11-22 12:00:00', date '2026-11-22', 's0001', 'h1'),
    ('i0002', 'https://krant.example/2', null, 'krant', 'De Krant', 'press', 'Bericht 2', 'tekst', 'nl', timestamp '2026-11-21 12:00:00', 'exact', timestamp '2026-11-21 12:00:00', date '2026-11-21', 's0002', 'h2'),
    ('i0003', 'https://krant.example/3', null, 'krant', 'De Krant', 'press', 'Bericht 3', 'tekst', 'nl', timestamp '2026-11-21 12:00:00', 'exact', timestamp '2026-11-21 12:00:00', date '2026-11-21', 's0003', 'h3'),
    ('i0004', 'https://krant.example/4', null, 'krant', 'De Krant', 'press', 'Bericht 4', 'tekst', 'nl', timestamp '2026-11-20 12:00:00', 'exact', timestamp '2026-11-20 12:00:00', date '2026-11-20', 's0004', 'h4'),
    ('i0005', 'https://krant.example/5', null, 'krant', 'De Krant', 'press', 'Bericht 5', 'tekst', 'nl', timestamp '2026-11-14 12:00:00', 'exact', timestamp '2026-11-14 12:00:00', date '2026-11-14', 's0005', 'h5'),
    ('i0006', 'https://krant.example/6', null, 'krant', 'De Krant', 'press', 'Bericht 6', 'tekst', 'nl', timestamp '2026-11-14 12:00:00', 'exact', timestamp '2026-11-14 12:00:00', date '2026-11-14', 's0006', 'h6'),
    ('i0007', 'https://krant.example/7', null, 'krant', 'De Krant', 'press', 'Bericht 7', 'tekst', 'nl', timestamp '2026-11-14 12:00:00', 'exact', timestamp '2026-11-14 12:00:00', date '2026-11-14', 's0007', 'h7'),
    ('i0008', 'https://krant.example/8', null, 'krant', 'De Krant', 'press', 'Bericht 8', 'tekst', 'nl', timestamp '2026-11-13 12:00:00', 'exact', timestamp '2026-11-13 12:00:00', date '2026-11-13', 's0008', 'h8'),
    ('i0009', 'https://krant.example/9', null, 'krant', 'De Krant', 'press', 'Bericht 9', 'tekst', 'nl', timestamp '2026-11-13 12:00:00', 'exact', timestamp '2026-11-13 12:00:00', date '2026-11-13', 's0009', 'h9'),
    ('i0010', 'https://krant.example/10', null, 'krant', 'De Krant', 'press', 'Bericht 10', 'tekst', 'nl', timestamp '2025-10-19 12:00:00', 'exact', timestamp '2025-10-19 12:00:00', date '2025-10-19', 's0010', 'h10'),
    ('i0011', 'https://krant.example/11', null, 'krant', 'De Krant', 'press', 'Bericht 11', 'tekst', 'nl', timestamp '2026-01-05 12:00:00', 'exact', timestamp '2026-01-05 12:00:00', date '2026-01-05', 's0011', 'h11');
insert into judgement_samples (week, position, item_id, subject, source_name, kind, language, scored_label, weight, day, is_found, drawn_at) values
    (date '2025-03-03', 1, 'i1', 'ROC Voorbeeld', 'krant', 'press', 'nl', 'positive', 2.5, date '2025-03-03', true, timestamp '2025-03-03 09:30:00');
insert into judgements (judgement_id, week, position, item_id, subject, about, label, made_by, made_at) values
    ('j1', date '2025-03-03', 1, 'i1', 'ROC Voorbeeld', 'yes', 'positive', 'sanne', timestamp '2025-03-03 09:30:00');
insert into log_states (source_name, state, stored_at) values
    ('traffic-site', '\x7B\x7D'::blob, timestamp '2025-03-03 09:30:00');
insert into mention_days (day, subject, source_name, kind, language, label, items, stories, score_sum, reach, reach_known) values
    (date '2025-10-19', 'ROC Voorbeeld', 'krant', 'press', 'nl', 'neutral', 1, 1, 0.0, 1200, 1),
    (date '2026-01-05', 'stagetekort', 'krant', 'press', 'nl', 'neutral', 1, 1, 0.0, 1200, 1),
    (date '2026-11-13', 'Voorbeeld College', 'krant', 'press', 'nl', 'positive', 2, 2, 1.6, 2400, 2),
    (date '2026-11-14', 'ROC Voorbeeld', 'krant', 'press', 'nl', 'negative', 2, 2, -1.6, 2400, 2),
    (date '2026-11-20', 'ROC Voorbeeld', 'krant', 'press', 'nl', 'positive', 1, 1, 0.8, 1200, 1),
    (date '2026-11-21', 'ROC Voorbeeld', 'krant', 'press', 'nl', 'positive', 1, 1, 0.0, 1200, 1),
    (date '2026-11-21', 'ROC Voorbeeld', 'krant', 'press', 'nl', 'unclear', 1, 1, 0.0, 1200, 1),
    (date '2026-11-21', 'Voorbeeld College', 'krant', 'press', 'nl', 'neutral', 1, 1, 0.0, 1200, 1),
    (date '2026-11-22', 'ROC Voorbeeld', 'krant', 'press', 'nl', 'negative', 1, 1, -0.8, 1200, 1),
    (date '2026-11-22', 'ROC Voorbeeld', 'krant', 'press', 'nl', 'positive', 1, 1, 0.8, 1200, 1);
insert into mentions (item_id, subject, matched, query_hash, day) values
    ('i0000', 'ROC Voorbeeld', ['ROC Voorbeeld'], 'q', date '2026-11-22'),
    ('i0001', 'ROC Voorbeeld', ['ROC Voorbeeld'], 'q', date '2026-11-22'),
    ('i0002', 'ROC Voorbeeld', ['ROC Voorbeeld'], 'q', date '2026-11-21'),
    ('i0002', 'Voorbeeld College', ['Voorbeeld College'], 'q', date '2026-11-21'),
    ('i0003', 'ROC Voorbeeld', ['ROC Voorbeeld'], 'q', date '2026-11-21'),
    ('i0004', 'ROC Voorbeeld', ['ROC Voorbeeld'], 'q', date '2026-11-20'),
    ('i0005', 'ROC Voorbeeld', ['ROC Voorbeeld'], 'q', date '2026-11-14'),
    ('i0006', 'ROC Voorbeeld', ['ROC Voorbeeld'], 'q', date '2026-11-14'),
    ('i0007', 'ROC Voorbeeld', ['ROC Voorbeeld'], 'q', date '2026-11-14'),
    ('i0008', 'Voorbeeld College', ['Voorbeeld College'], 'q', date '2026-11-13'),
    ('i0009', 'Voorbeeld College', ['Voorbeeld College'], 'q', date '2026-11-13'),
    ('i0010', 'ROC Voorbeeld', ['ROC Voorbeeld'], 'q', date '2025-10-19'),
    ('i0011', 'stagetekort', ['stagetekort'], 'q', date '2026-01-05');
insert into month_figures (month, figure, subject, part, title, title_en, position, value, before, year_before, unit, quality, as_of, counts, sources, note, fields, said) values
    (date '2025-03-01', 'followers', 'instagram', '', 'Instagram', 'Instagram', 4, 1200.0, 1180.0, null, 'count', 'exact', timestamp '2025-03-03 09:30:00', '{meaning}', 'instagram', null, '{}', '');
insert into months (month, closed_at, closed_by, is_forced, reasons) values
    (date '2025-03-01', timestamp '2025-03-03 09:30:00', 'Anna', false, '[]');
insert into outlets (outlet, reach, kind) values
    ('De Krant', 1200, null);
insert into publications (month, kind, way, target, edition, language, subject, body, body_hash, state, error, attempts, begun_at, sent_at, sent_by) values
    (date '2025-03-01', 'announcement', 'mail', 'bestuur@school.example', 1, 'nl', 'Maart', 'Maart: 1.200 volgers.', 'h1', 'sent', null, 1, timestamp '2025-03-03 09:30:00', timestamp '2025-03-03 09:30:00', 'Anna');
insert into score_cache (text_hash, method, score, label, confidence, scored_at) values
    ('t1', 'm1', 0.5, 'positive', 0.9, timestamp '2025-03-03 09:30:00');
insert into score_changes (changed_on, subject, from_method, to_method, from_label, to_label, items) values
    (date '2025-03-03', 'ROC Voorbeeld', 'm1', 'm2', 'neutral', 'positive', 3);
insert into sentiments (item_id, score, label, confidence, method, scored_at, day) values
    ('i0000', 0.8, 'positive', 0.9, 'by hand 1', timestamp '2026-11-22 12:00:00', date '2026-11-22'),
    ('i0001', -0.8, 'negative', 0.9, 'by hand 1', timestamp '2026-11-22 12:00:00', date '2026-11-22'),
    ('i0002', 0.0, 'neutral', 0.9, 'by hand 1', timestamp '2026-11-21 12:00:00', date '2026-11-21'),
    ('i0003', 0.0, 'unclear', 0.9, 'by hand 1', timestamp '2026-11-21 12:00:00', date '2026-11-21'),
    ('i0004', 0.8, 'positive', 0.9, 'by hand 1', timestamp '2026-11-20 12:00:00', date '2026-11-20'),
    ('i0005', -0.8, 'negative', 0.9, 'by hand 1', timestamp '2026-11-14 12:00:00', date '2026-11-14'),
    ('i0006', -0.8, 'negative', 0.9, 'by hand 1', timestamp '2026-11-14 12:00:00', date '2026-11-14'),
    ('i0007', -0.8, 'negative', 0.9, 'by hand 1', timestamp '2026-11-14 12:00:00', date '2026-11-14'),
    ('i0008', 0.8, 'positive', 0.9, 'by hand 1', timestamp '2026-11-13 12:00:00', date '2026-11-13'),
    ('i0009', 0.8, 'positive', 0.9, 'by hand 1', timestamp '2026-11-13 12:00:00', date '2026-11-13'),
    ('i0010', 0.0, 'neutral', 0.9, 'by hand 1', timestamp '2025-10-19 12:00:00', date '2025-10-19'),
    ('i0011', 0.0, 'neutral', 0.9, 'by hand 1', timestamp '2026-01-05 12:00:00', date '2026-01-05');
insert into sightings (item_id, source_name, url, first_seen_at, text_hash) values
    ('i0000', 'krant', 'https://krant.example/0', timestamp '2026-11-22 12:00:00', null),
    ('i0001', 'krant', 'https://krant.example/1', timestamp '2026-11-22 12:00:00', null),
    ('i0002', 'krant', 'https://krant.example/2', timestamp '2026-11-21 12:00:00', null),
    ('i0003', 'krant', 'https://krant.example/3', timestamp '2026-11-21 12:00:00', null),
    ('i0004', 'blad', 'https://krant.example/4', timestamp '2026-11-20 12:00:00', null),
    ('i0004', 'krant', 'https://krant.example/4', timestamp '2026-11-20 12:00:00', null),
    ('i0005', 'krant', 'https://krant.example/5', timestamp '2026-11-14 12:00:00', null),
    ('i0006', 'krant', 'https://krant.example/6', timestamp '2026-11-14 12:00:00', null),
    ('i0007', 'krant', 'https://krant.example/7', timestamp '2026-11-14 12:00:00', null),
    ('i0008', 'krant', 'https://krant.example/8', timestamp '2026-11-13 12:00:00', null),
    ('i0009', 'krant', 'https://krant.example/9', timestamp '2026-11-13 12:00:00', null),
    ('i0010', 'krant', 'https://krant.example/10', timestamp '2025-10-19 12:00:00', null),
    ('i0011', 'krant', 'https://krant.example/11', timestamp '2026-01-05 12:00:00', null);
insert into source_days (day, source_name, items, newest_at) values
    (date '2025-10-19', 'krant', 1, timestamp '2025-10-19 12:00:00'),
    (date '2026-01-05', 'krant', 1, timestamp '2026-01-05 12:00:00'),
    (date '2026-11-13', 'krant', 2, timestamp '2026-11-13 12:00:00'),
    (date '2026-11-14', 'krant', 3, timestamp '2026-11-14 12:00:00'),
    (date '2026-11-20', 'blad', 1, timestamp '2026-11-20 12:00:00'),
    (date '2026-11-20', 'krant', 1, timestamp '2026-11-20 12:00:00'),
    (date '2026-11-21', 'krant', 2, timestamp '2026-11-21 12:00:00'),
    (date '2026-11-22', 'krant', 2, timestamp '2026-11-22 12:00:00');
insert into source_runs (run_id, source_name, started_at, seconds, outcome, found, added, updated, bytes, status, attempts, error, error_template, error_fields, moved_to, last_good_at) values
    ('20261123T073000', 'blad', timestamp '2026-11-23 07:30:00', 0.5, 'failed', null, null, null, null, null, null, 'No answer.', null, null, null, null),
    ('20261123T073000', 'krant', timestamp '2026-11-23 07:30:00', 0.5, 'new', null, null, null, null, null, null, null, null, null, null, timestamp '2026-11-23 07:30:00');
insert into sources (source_name, title, pattern, kind, url, outlet, every_minutes, rhythm_hours, paused) values
    ('blad', 'Blad', 'google-news', 'press', 'https://blad.example/feed', null, 60, null, false),
    ('krant', 'Krant', 'feed', 'press', 'https://krant.example/feed', null, 60, null, false);
insert into stories (story_id, subject, is_about, item_id, day, published_at, source_name, kind, language, label, score, copies, reach) values
    ('s0000', 'ROC Voorbeeld', true, 'i0000', date '2026-11-22', timestamp '2026-11-22 12:00:00', 'krant', 'press', 'nl', 'positive', 0.8, 1, 1200),
    ('s0001', 'ROC Voorbeeld', true, 'i0001', date '2026-11-22', timestamp '2026-11-22 12:00:00', 'krant', 'press', 'nl', 'negative', -0.8, 1, 1200),
    ('s0002', 'ROC Voorbeeld', true, 'i0002', date '2026-11-21', timestamp '2026-11-21 12:00:00', 'krant', 'press', 'nl', 'positive', 0.0, 1, 1200),
    ('s0002', 'Voorbeeld College', true, 'i0002', date '2026-11-21', timestamp '2026-11-21 12:00:00', 'krant', 'press', 'nl', 'neutral', 0.0, 1, 1200),
    ('s0003', 'ROC Voorbeeld', true, 'i0003', date '2026-11-21', timestamp '2026-11-21 12:00:00', 'krant', 'press', 'nl', 'unclear', 0.0, 1, 1200),
    ('s0004', 'ROC Voorbeeld', true, 'i0004', date '2026-11-20', timestamp '2026-11-20 12:00:00', 'krant', 'press', 'nl', 'positive', 0.8, 1, 1200),
    ('s0005', 'ROC Voorbeeld', false, 'i0005', date '2026-11-14', timestamp '2026-11-14 12:00:00', 'krant', 'press', 'nl', 'negative', -0.8, 1, 1200),
    ('s0006', 'ROC Voorbeeld', true, 'i0006', date '2026-11-14', timestamp '2026-11-14 12:00:00', 'krant', 'press', 'nl', 'negative', -0.8, 1, 1200),
    ('s0007', 'ROC Voorbeeld', true, 'i0007', date '2026-11-14', timestamp '2026-11-14 12:00:00', 'krant', 'press', 'nl', 'negative', -0.8, 1, 1200),
    ('s0008', 'Voorbeeld College', true, 'i0008', date '2026-11-13', timestamp '2026-11-13 12:00:00', 'krant', 'press', 'nl', 'positive', 0.8, 1, 1200),
    ('s0009', 'Voorbeeld College', true, 'i0009', date '2026-11-13', timestamp '2026-11-13 12:00:00', 'krant', 'press', 'nl', 'positive', 0.8, 1, 1200),
    ('s0010', 'ROC Voorbeeld', true, 'i0010', date '2025-10-19', timestamp '2025-10-19 12:00:00', 'krant', 'press', 'nl', 'neutral', 0.0, 1, 1200),
    ('s0011', 'stagetekort', true, 'i0011', date '2026-01-05', timestamp '2026-01-05 12:00:00', 'krant', 'press', 'nl', 'neutral', 0.0, 1, 1200);
insert into story_days (day, subject, label, story_id, item_id, title, outlet, url, kind, copies, reach, score) values
    (date '2025-10-19', 'ROC Voorbeeld', 'neutral', 's0010', 'i0010', 'Bericht 10', 'De Krant', 'https://krant.example/10', 'press', 1, 1200, 0.0),
    (date '2026-01-05', 'stagetekort', 'neutral', 's0011', 'i0011', 'Bericht 11', 'De Krant', 'https://krant.example/11', 'press', 1, 1200, 0.0),
    (date '2026-11-13', 'Voorbeeld College', 'positive', 's0008', 'i0008', 'Bericht 8', 'De Krant', 'https://krant.example/8', 'press', 1, 1200, 0.8),
    (date '2026-11-13', 'Voorbeeld College', 'positive', 's0009', 'i0009', 'Bericht 9', 'De Krant', 'https://krant.example/9', 'press', 1, 1200, 0.8),
    (date '2026-11-14', 'ROC Voorbeeld', 'negative', 's0006', 'i0006', 'Bericht 6', 'De Krant', 'https://krant.example/6', 'press', 1, 1200, -0.8),
    (date '2026-11-14', 'ROC Voorbeeld', 'negative', 's0007', 'i0007', 'Bericht 7', 'De Krant', 'https://krant.example/7', 'press', 1, 1200, -0.8),
    (date '2026-11-20', 'ROC Voorbeeld', 'positive', 's0004', 'i0004', 'Bericht 4', 'De Krant', 'https://krant.example/4', 'press', 1, 1200, 0.8),
    (date '2026-11-21', 'ROC Voorbeeld', 'positive', 's0002', 'i0002', 'Bericht 2', 'De Krant', 'https://krant.example/2', 'press', 1, 1200, 0.0),
    (date '2026-11-21', 'ROC Voorbeeld', 'unclear', 's0003', 'i0003', 'Bericht 3', 'De Krant', 'https://krant.example/3', 'press', 1, 1200, 0.0),
    (date '2026-11-21', 'Voorbeeld College', 'neutral', 's0002', 'i0002', 'Bericht 2', 'De Krant', 'https://krant.example/2', 'press', 1, 1200, 0.0),
    (date '2026-11-22', 'ROC Voorbeeld', 'negative', 's0001', 'i0001', 'Storing bij ROC Voorbeeld', 'De Krant', 'https://krant.example/1', 'press', 1, 1200, -0.8),
    (date '2026-11-22', 'ROC Voorbeeld', 'positive', 's0000', 'i0000', 'Bericht 0', 'De Krant', 'https://krant.example/0', 'press', 1, 1200, 0.8);
insert into story_signatures (item_id, day, signature) values
    ('i1', date '2025-03-03', '\x00\x01\xFF'::blob);
insert into subject_days (day, subject, kind, label, items, stories, reach, reach_known) values
    (date '2025-10-19', 'ROC Voorbeeld', 'press', 'neutral', 1, 1, 1200, 1),
    (date '2026-01-05', 'stagetekort', 'press', 'neutral', 1, 1, 1200, 1),
    (date '2026-11-13', 'Voorbeeld College', 'press', 'positive', 2, 2, 2400, 2),
    (date '2026-11-14', 'ROC Voorbeeld', 'press', 'negative', 2, 2, 2400, 2),
    (date '2026-11-20', 'ROC Voorbeeld', 'press', 'positive', 1, 1, 1200, 1),
    (date '2026-11-21', 'ROC Voorbeeld', 'press', 'positive', 1, 1, 1200, 1),
    (date '2026-11-21', 'ROC Voorbeeld', 'press', 'unclear', 1, 1, 1200, 1),
    (date '2026-11-21', 'Voorbeeld College', 'press', 'neutral', 1, 1, 1200, 1),
    (date '2026-11-22', 'ROC Voorbeeld', 'press', 'negative', 1, 1, 1200, 1),
    (date '2026-11-22', 'ROC Voorbeeld', 'press', 'positive', 1, 1, 1200, 1);
insert into subject_sentiments (item_id, subject, score, label, confidence, method, scored_at, day) values
    ('i1', 'ROC Voorbeeld', 0.5, 'positive', 0.9, 'm1', timestamp '2025-03-03 09:30:00', date '2025-03-03');
insert into subjects (subject, role, query, query_hash, position) values
    ('ROC Voorbeeld', 'own', 'ROC Voorbeeld', 'q', 0),
    ('Voorbeeld College', 'peer', 'Voorbeeld College', 'q', 1),
    ('stagetekort', 'topic', 'stagetekort', 'q', 2);
insert into tracked_links (link_id, url, channel, source, medium, campaign, content, made_at) values
    ('l1', 'https://krant.example/a', 'instagram', 'instagram', 'social', 'open-dag', '', timestamp '2025-03-03 09:30:00');
insert into traffic_rules (position, rule, channel, channel_group, since, until, nl, en) values
    (0, 'direct', 'direct', 'Direct', null, null, 'Rechtstreeks', 'Direct');
insert into verdicts (subject, scope, key, is_about) values
    ('ROC Voorbeeld', 'story', 's0005', false);
insert into visit_days (day, source_name, source, medium, campaign, landing_page, click_id, in_app, sessions, visitors, quality, channel, channel_group, rule) values
    (date '2025-03-03', 'traffic-site', 'instagram', 'social', 'open-dag', '/open-dag', '', '', 5, 4, 'exact', 'instagram', 'Organic Social', 'organic-social');
insert into visit_events (day, source_name, source, medium, campaign, landing_page, click_id, in_app, event, events, channel) values
    (date '2025-03-03', 'traffic-site', 'instagram', 'social', 'open-dag', '/open-dag', '', '', 'aanmelding', 1, 'instagram');
insert into visit_paths (day, event, path, events, origin) values
    (date '2025-03-03', 'Aanmelding', 'instagram > direct', 3, 'paden.csv');
insert into warehouse_facts (name, value) values
    ('loaded_at', '2026-11-28T09:24:32.508418+00:00'),
    ('organisation', 'ROC Voorbeeld'),
    ('sample', 'true'),
    ('shape', '0000-b19b9c05819c'),
    ('site', 'https://www.rocvoorbeeld.example');
