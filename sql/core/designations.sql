-- Every spell of every party on a list, from listing to delisting.
-- grain: designation_id (uid, list_code, US Eastern day of first observation)
with spells as (select * from history.spells),

program_spells as (select * from history.program_spells),

stated_dates as (select * from history.stated_dates),

list_moves as (select * from history.list_moves),

new_uids as (select * from history.new_uids),

parties as (select * from core.parties),

starts as (select * from history.spell_notices where action = 'designation' and preference = 1),

ends as (select * from history.spell_notices where action = 'delisting' and preference = 1),

last_programs as (
    select
        list_code,
        uid,
        spell_number,
        list_sort(list(distinct program_code)) as program_codes
    from program_spells
    where is_to_end
    group by list_code, uid, spell_number
),

joined as (
    select
        spells.*,
        parties.primary_name as party_name,
        parties.party_type,
        coalesce(last_programs.program_codes, []) as program_codes,
        case when spells.absent_before_at is not null then spells.first_observed_on end as observed_listed_on,
        stated_dates.listed_on as stated_listed_on,
        stated_dates.stated_at,
        starts.acted_on as told_listed_on,
        starts.told_at as listed_told_at,
        starts.notice_id as listed_notice_id,
        ends.acted_on as told_delisted_on,
        ends.notice_id as delisted_notice_id,
        list_moves.to_list_code,
        new_uids.successor_uid
    from spells
    inner join parties on spells.uid = parties.uid
    left join last_programs
        on
            spells.list_code = last_programs.list_code
            and spells.uid = last_programs.uid
            and spells.spell_number = last_programs.spell_number
    left join stated_dates
        on
            spells.list_code = stated_dates.list_code
            and spells.uid = stated_dates.uid
            and spells.spell_number = stated_dates.spell_number
    left join list_moves
        on
            spells.list_code = list_moves.list_code
            and spells.uid = list_moves.uid
            and spells.spell_number = list_moves.spell_number
    left join new_uids
        on
            spells.list_code = new_uids.list_code
            and spells.uid = new_uids.uid
            and spells.spell_number = new_uids.spell_number
    left join starts
        on
            spells.list_code = starts.list_code
            and spells.uid = starts.uid
            and spells.spell_number = starts.spell_number
    left join ends
        on
            spells.list_code = ends.list_code
            and spells.uid = ends.uid
            and spells.spell_number = ends.spell_number
),

designations as (
    select
        left(sha256(concat_ws('|', uid, list_code, first_observed_on)), 32) as designation_id,
        uid,
        party_name,
        party_type,
        list_code,
        -- Only a file of that list, or one that names the list, opens a spell: what merely suggests a list opens none.
        false as is_list_inferred,
        program_codes,
        coalesce(told_listed_on, stated_listed_on, observed_listed_on) as listed_on,
        case
            when told_listed_on is not null then 'notice'
            when stated_listed_on is not null then 'list'
            when observed_listed_on is not null then 'observed'
        end as listed_on_basis,
        case
            when told_listed_on is not null then greatest(listed_told_at, first_observed_at)
            when stated_listed_on is not null then stated_at
            when observed_listed_on is not null then first_observed_at
        end as listed_on_known_at,
        listed_notice_id,
        coalesce(told_listed_on, stated_listed_on, observed_listed_on) is null as is_start_unknown,
        coalesce(told_delisted_on, absent_after_on) as delisted_on,
        case
            when told_delisted_on is not null then 'notice'
            when absent_after_on is not null then 'observed'
        end as delisted_on_basis,
        delisted_notice_id,
        case
            when absent_after_on is null then null
            when to_list_code is not null then 'list_move'
            when successor_uid is not null then 'new_uid'
            else 'delisted'
        end as end_code,
        case when to_list_code is null then successor_uid end as successor_uid,
        first_observed_at,
        last_observed_at,
        absent_before_at as last_absent_at,
        absent_after_at as delisting_observed_at,
        absent_after_at is null as is_current,
        first_snapshot_id,
        absent_after_snapshot_id as delisting_snapshot_id,
        cast(null as varchar) as updated_release_id
    from joined
)

select * from designations
