-- Where official sources disagree: a stated day of listing and the day it was seen, notices and lists, two formats of
-- one publication, and the consolidated file against the memberships that the ledger holds.
-- grain: uid, kind, left_source, left_value, right_source, right_value
with designations as (select * from core.designations),

-- What deltas add to a list is no other source: they are compared with the full lists alone.
snapshots as (select * from ops.snapshots where source_name <> 'ofac_changes'),

contents as (select * from stage.contents),

presence as (select * from stage.presence),

-- The day that OFAC states against the days between which the listing was seen to begin.
stated_dates as (
    select
        spells.uid,
        'listed_on' as kind,
        'list' as left_source,
        cast(stated.listed_on as varchar) as left_value,
        'observed' as right_source,
        cast(spells.first_observed_on as varchar) as right_value,
        -- Up to the last capture without the party it was not listed; a later day than the first sight cannot be.
        case
            when
                stated.listed_on < eastern_day(spells.absent_before_at)
                or stated.listed_on > spells.first_observed_on
                then 'warn'
            else 'info'
        end as severity_code,
        stated.stated_at as first_seen_at,
        true as is_open
    from history.spells as spells
    inner join history.stated_dates as stated
        on
            spells.list_code = stated.list_code
            and spells.uid = stated.uid
            and spells.spell_number = stated.spell_number
    where spells.absent_before_at is not null and stated.listed_on <> spells.first_observed_on
),

-- Of each publication read in two formats: the snapshot that is applied and the one that confirms it.
doubled as (
    select
        applied.source_name as left_source,
        confirmed.source_name as right_source,
        left_content.content_id as left_id,
        right_content.content_id as right_id,
        confirmed.captured_at as first_seen_at,
        row_number() over (
            partition by applied.source_name, confirmed.source_name
            order by confirmed.captured_at desc, confirmed.snapshot_id desc
        ) = 1 as is_open
    from snapshots as confirmed
    inner join snapshots as applied
        on
            confirmed.publication_name = applied.publication_name
            and confirmed.list_codes = applied.list_codes
            and applied.status_code = 'applied'
    inner join contents as left_content
        on
            applied.source_name = left_content.source_name
            and applied.content_sha256 = left_content.content_sha256
    inner join contents as right_content
        on
            confirmed.source_name = right_content.source_name
            and confirmed.content_sha256 = right_content.content_sha256
    where confirmed.status_code = 'confirmed'
),

left_only as (
    select
        presence.uid,
        doubled.*
    from doubled
    inner join presence on doubled.left_id = presence.content_id
    anti join presence as other on doubled.right_id = other.content_id and presence.uid = other.uid
),

right_only as (
    select
        presence.uid,
        doubled.*
    from doubled
    inner join presence on doubled.right_id = presence.content_id
    anti join presence as other on doubled.left_id = other.content_id and presence.uid = other.uid
),

formats as (
    select
        uid,
        'format' as kind,
        left_source,
        'present' as left_value,
        right_source,
        'absent' as right_value,
        'warn' as severity_code,
        first_seen_at,
        is_open
    from left_only
    union all
    select
        uid,
        'format' as kind,
        left_source,
        'absent' as left_value,
        right_source,
        'present' as right_value,
        'warn' as severity_code,
        first_seen_at,
        is_open
    from right_only
),

-- The consolidated CSV and XML name no list: they can only agree or disagree that a party is on any of theirs.
consolidated as (
    select
        snapshots.source_name,
        snapshots.captured_at,
        contents.content_id,
        row_number() over (partition by snapshots.source_name order by snapshots.captured_at desc) = 1 as is_open
    from snapshots
    inner join contents
        on
            snapshots.source_name = contents.source_name
            and snapshots.content_sha256 = contents.content_sha256
    where snapshots.status_code = 'confirmed' and len(snapshots.list_codes) = 0
),

-- Asked only of days on which the ledger knows the lists at all.
known_from as (
    select min(snapshots.captured_at) as known_at
    from snapshots
    where snapshots.status_code = 'applied' and not list_contains(snapshots.list_codes, 'SDN')
),

unlisted as (
    select
        presence.uid,
        'membership' as kind,
        consolidated.source_name as left_source,
        'present' as left_value,
        'ledger' as right_source,
        'on no list but SDN' as right_value,
        'warn' as severity_code,
        consolidated.captured_at as first_seen_at,
        consolidated.is_open
    from consolidated
    inner join known_from on consolidated.captured_at >= known_from.known_at
    inner join presence on consolidated.content_id = presence.content_id
    anti join designations
        on
            presence.uid = designations.uid
            and designations.list_code <> 'SDN'
            and consolidated.captured_at >= designations.first_observed_at
            and (
                designations.delisting_observed_at is null
                or consolidated.captured_at < designations.delisting_observed_at
            )
),

-- Deltas run in shadow: what a publication says it did, against what the lists show between two captures.
captures as (
    select
        unnest(list_codes) as list_code,
        snapshot_id,
        captured_at,
        try_cast(publication_name as bigint) as publication_id
    from snapshots
    where status_code = 'applied'
),

publications as (
    select
        *,
        lag(publication_id) over in_order as previous_publication_id,
        lag(captured_at) over in_order as previous_captured_at
    from captures
    where publication_id is not null
    window in_order as (partition by list_code order by captured_at, snapshot_id)
),

acts as (
    select
        uid,
        publication_id,
        unnest(list_codes) as list_code,
        case action when 'removal' then 'delisting' else action end as action,
        cast(null as timestamp) as listed_from_at,
        cast(null as timestamp) as listed_to_at
    from stage.delta_acts
    where action in ('designation', 'removal')
    union all
    -- A removal may have its party's uid alone: it is one from every list that holds the party then.
    select
        removals.uid,
        removals.publication_id,
        designations.list_code,
        'delisting' as action,
        designations.first_observed_at as listed_from_at,
        designations.delisting_observed_at as listed_to_at
    from stage.delta_acts as removals
    inner join designations on removals.uid = designations.uid
    where removals.action = 'removal' and len(removals.list_codes) = 0
    union all
    -- Or from those that an earlier delta put it on, which the last capture need not show.
    select
        removals.uid,
        removals.publication_id,
        unnest(named.joined_codes) as list_code,
        'delisting' as action,
        null as listed_from_at,
        null as listed_to_at
    from stage.delta_acts as removals
    inner join stage.delta_acts as named
        on removals.uid = named.uid and removals.publication_id > named.publication_id
    where removals.action = 'removal' and len(removals.list_codes) = 0 and named.action = 'designation'
    union all
    -- A move between lists is no act on the party, but one on each list.
    select
        uid,
        publication_id,
        unnest(joined_codes) as list_code,
        'designation' as action,
        null as listed_from_at,
        null as listed_to_at
    from stage.delta_acts
    where action in ('amendment', 'correction')
    union all
    select
        uid,
        publication_id,
        unnest(left_codes) as list_code,
        'delisting' as action,
        null as listed_from_at,
        null as listed_to_at
    from stage.delta_acts
    where action in ('amendment', 'correction')
),

-- What came and left again between two captures, or left and came back, shows in neither of them.
told as (
    select
        acts.uid,
        publications.list_code,
        publications.snapshot_id,
        publications.captured_at,
        arg_max(acts.action, acts.publication_id) as action
    from acts
    inner join publications
        on
            acts.publication_id > publications.previous_publication_id
            and acts.publication_id <= publications.publication_id
            and acts.list_code = publications.list_code
    where
        (acts.listed_from_at is null or acts.listed_from_at <= publications.previous_captured_at)
        and (acts.listed_to_at is null or acts.listed_to_at > publications.previous_captured_at)
    group by acts.uid, publications.list_code, publications.snapshot_id, publications.captured_at
    having arg_min(acts.action, acts.publication_id) = arg_max(acts.action, acts.publication_id)
),

asked as (
    select
        cast(regexp_extract(fetches.part, '[0-9]+') as bigint) as publication_id,
        bool_or(documents.document_sha256 is not null) as is_read
    from ops.fetches as fetches
    left join ops.documents as documents
        on
            fetches.source_name = documents.source_name
            and fetches.body_sha256 = documents.document_sha256
            and documents.error is null
    where fetches.source_name = 'ofac_changes' and regexp_full_match(fetches.part, 'delta_[0-9]+')
    group by fetches.part
),

-- Only of captures whose deltas are all there can it be said that the deltas leave something out.
told_captures as (
    select publications.*
    from publications
    inner join asked on publications.publication_id = asked.publication_id and asked.is_read
    anti join asked as missing
        on
            publications.previous_publication_id < missing.publication_id
            and publications.publication_id >= missing.publication_id
            and not missing.is_read
    where publications.previous_publication_id is not null
),

-- Where deltas moved the ledger, the act was seen before the full list that shows it.
changed as (
    select
        changes.uid,
        changes.list_code,
        changes.observed_at,
        told_captures.snapshot_id,
        told_captures.captured_at,
        case
            when changes.action = 'designation' then 'designation'
            when changes.action = 'delisting' then 'delisting'
            when changes.old_value in (changes.list_code, cast(changes.uid as varchar)) then 'delisting'
            else 'designation'
        end as action
    from core.designation_changes as changes
    inner join told_captures
        on
            changes.list_code = told_captures.list_code
            and changes.observed_at > told_captures.previous_captured_at
            and changes.observed_at <= told_captures.captured_at
    where changes.action in ('designation', 'delisting', 'list_move', 'new_uid')
),

shown as (
    select
        uid,
        list_code,
        snapshot_id,
        captured_at,
        arg_max(action, observed_at) as action
    from changed
    group by uid, list_code, snapshot_id, captured_at
    having arg_min(action, observed_at) = arg_max(action, observed_at)
),

deltas as (
    select
        coalesce(shown.uid, told.uid) as uid,
        'delta' as kind,
        coalesce(shown.list_code, told.list_code) as left_source,
        coalesce(shown.action, 'no act') as left_value,
        'ofac_changes' as right_source,
        coalesce(told.action, 'no act') as right_value,
        'warn' as severity_code,
        coalesce(shown.captured_at, told.captured_at) as first_seen_at,
        true as is_open
    from shown
    full join told
        on
            shown.uid = told.uid
            and shown.list_code = told.list_code
            and shown.snapshot_id = told.snapshot_id
            and shown.action = told.action
    where shown.uid is null or told.uid is null
),

disagreements as (
    select * from stated_dates
    union all
    select * from history.notice_disagreements
    union all
    select * from formats
    union all
    select * from unlisted
    union all
    select * from deltas
),

-- Seen in several captures, a disagreement is one, from the first on; open while the last capture shows it.
once as (
    select
        uid,
        kind,
        left_source,
        left_value,
        right_source,
        right_value,
        max(severity_code) as severity_code,
        min(first_seen_at) as first_seen_at,
        bool_or(is_open) as is_open
    from disagreements
    group by uid, kind, left_source, left_value, right_source, right_value
)

select * from once
