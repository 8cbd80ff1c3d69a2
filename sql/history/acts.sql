-- Every act of every party on a list, with the event it is part of: one event per day, action, list and program set.
-- grain: designation_id, action, observed_at
with designations as (select * from core.designations),

changes as (select * from core.designation_changes where action = 'amendment'),

acts as (
    select
        uid,
        list_code,
        'designation' as event_type,
        listed_on as acted_on,
        program_codes,
        first_observed_at as observed_at
    from designations
    where not is_start_unknown
    union all
    select
        uid,
        list_code,
        'delisting' as event_type,
        delisted_on as acted_on,
        program_codes,
        delisting_observed_at as observed_at
    from designations
    where end_code = 'delisted'
    union all
    select distinct
        changes.uid,
        changes.list_code,
        'amendment' as event_type,
        changes.effective_on as acted_on,
        designations.program_codes,
        changes.observed_at
    from changes
    inner join designations
        on
            changes.uid = designations.uid
            and changes.list_code = designations.list_code
            and changes.observed_at >= designations.first_observed_at
            and (designations.delisting_observed_at is null or changes.observed_at < designations.delisting_observed_at)
),

named as (
    select
        left(
            sha256(concat_ws('|', event_type, list_code, acted_on, array_to_string(program_codes, ','))), 32
        ) as event_id,
        *
    from acts
)

select * from named
