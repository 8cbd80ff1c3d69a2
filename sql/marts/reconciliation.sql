-- Where official sources disagree: a stated day of listing and the day it was seen, two formats of one publication, and
-- the consolidated file against the memberships that the ledger holds.
-- grain: uid, kind, left_source, right_source, left_value, right_value
with designations as (select * from core.designations),

snapshots as (select * from ops.snapshots),

contents as (select * from stage.contents),

presence as (select * from stage.presence),

-- The day that OFAC states against the days between which the listing was seen to begin.
stated_dates as (
    select
        uid,
        'listed_on' as kind,
        'list' as left_source,
        cast(listed_on as varchar) as left_value,
        'observed' as right_source,
        cast(eastern_day(first_observed_at) as varchar) as right_value,
        -- Up to the last capture without the party it was not listed; a later day than the first sight cannot be.
        case
            when listed_on < eastern_day(last_absent_at) or listed_on > eastern_day(first_observed_at) then 'warn'
            else 'info'
        end as severity_code,
        listed_on_known_at as first_seen_at,
        true as is_open
    from designations
    where
        listed_on_basis = 'list'
        and last_absent_at is not null
        and listed_on <> eastern_day(first_observed_at)
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
        lag(publication_id) over (partition by list_code order by captured_at, snapshot_id) as previous_publication_id
    from captures
    where publication_id is not null
),

told as (
    select distinct
        acts.uid,
        publications.list_code,
        publications.snapshot_id,
        publications.captured_at,
        case acts.action when 'removal' then 'delisting' else acts.action end as action
    from stage.delta_acts as acts
    inner join publications
        on
            acts.publication_id > publications.previous_publication_id
            and acts.publication_id <= publications.publication_id
            and list_contains(acts.list_codes, publications.list_code)
    where acts.action in ('designation', 'removal')
),

-- Only of captures whose deltas are all there can it be said that the deltas leave something out.
told_snapshots as (
    select distinct publications.snapshot_id
    from publications
    inner join stage.delta_acts as acts on publications.publication_id = acts.publication_id
    where publications.previous_publication_id is not null
),

shown as (
    select distinct
        changes.uid,
        changes.list_code,
        changes.snapshot_id,
        changes.observed_at as captured_at,
        case
            when changes.action = 'designation' then 'designation'
            when changes.action = 'delisting' then 'delisting'
            when changes.old_value in (changes.list_code, cast(changes.uid as varchar)) then 'delisting'
            else 'designation'
        end as action
    from core.designation_changes as changes
    inner join told_snapshots on changes.snapshot_id = told_snapshots.snapshot_id
    where changes.action in ('designation', 'delisting', 'list_move', 'new_uid')
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
