-- Where notices and lists disagree: the day of an act, an act that no list shows, an act or an amendment on a list
-- without a notice. What the one says stands left, what the other says, or that it is silent, stands right.
-- grain: uid, kind, left_source, left_value, right_source, right_value
with spells as (select * from history.spells),

spell_notices as (select * from history.spell_notices where preference = 1),

stated_dates as (select * from history.stated_dates),

announced_acts as (select * from history.announced_acts),

items as (select * from history.notice_items),

matches as (select * from history.item_matches),

notices as (select * from core.notices),

lists as (
    select
        list_code,
        min(captured_on) as first_captured_on,
        max(last_seen_on) as last_captured_on
    from history.applied
    group by list_code
),

ever as (
    select
        min(first_captured_on) as first_captured_on,
        max(last_captured_on) as last_captured_on
    from lists
),

-- A day between the last sight without and the first sight with the party explains itself.
seen_days as (
    select
        told.uid,
        case told.action when 'designation' then 'listed_on' else 'delisted_on' end as kind,
        notices.publisher_code as left_source,
        cast(told.acted_on as varchar) as left_value,
        'observed' as right_source,
        cast(told.seen_on as varchar) as right_value,
        case
            when told.acted_on > told.seen_on or told.acted_on < told.seen_from_on then 'warn'
            else 'info'
        end as severity_code,
        told.told_at as first_seen_at,
        true as is_open
    from spell_notices as told
    inner join notices on told.notice_id = notices.notice_id
    where told.acted_on <> told.seen_on and told.seen_from_on is not null
),

stated_days as (
    select
        told.uid,
        'listed_on' as kind,
        notices.publisher_code as left_source,
        cast(told.acted_on as varchar) as left_value,
        'list' as right_source,
        cast(stated_dates.listed_on as varchar) as right_value,
        'warn' as severity_code,
        greatest(told.told_at, stated_dates.stated_at) as first_seen_at,
        true as is_open
    from spell_notices as told
    inner join notices on told.notice_id = notices.notice_id
    inner join stated_dates
        on
            told.list_code = stated_dates.list_code
            and told.uid = stated_dates.uid
            and told.spell_number = stated_dates.spell_number
    where told.action = 'designation' and told.acted_on <> stated_dates.listed_on
),

-- The listing of the party whose start or end is next to the day of the act.
next_spells as (
    select
        announced_acts.event_id,
        announced_acts.party_key,
        spells.first_observed_on,
        spells.absent_before_at,
        eastern_day(spells.last_observed_at) as last_observed_on,
        spells.absent_after_on
    from announced_acts
    inner join spells on announced_acts.uid = spells.uid and announced_acts.list_code = spells.list_code
    inner join lists on spells.list_code = lists.list_code
    qualify
        row_number() over (
            partition by announced_acts.event_id, announced_acts.party_key
            order by
                abs(
                    announced_acts.acted_on
                    - case announced_acts.action
                        when 'designation' then spells.first_observed_on
                        else coalesce(spells.absent_after_on, lists.last_captured_on)
                    end
                ),
                spells.first_observed_at
        ) = 1
),

-- What happened before the first snapshot cannot be seen on a list; what happened after the last one not yet.
without_list as (
    select
        announced_acts.uid,
        'notice_without_list' as kind,
        notices.publisher_code as left_source,
        announced_acts.action || ' of ' || announced_acts.party_name || ' on ' || announced_acts.acted_on as left_value,
        announced_acts.list_code || ' list' as right_source,
        case
            when announced_acts.acted_on >= lists.last_captured_on
                then 'last captured on ' || lists.last_captured_on || ', when the act could not show yet'
            when announced_acts.method = 'open' then 'parties of that name or number, none for sure: listwire review'
            when announced_acts.method = 'verdict' and announced_acts.uid is null
                then 'none of its parties, says a person'
            when announced_acts.uid is null then 'no party of that name or number was ever captured'
            when next_spells.first_observed_on is null then 'the party was never captured on this list'
            when announced_acts.action = 'delisting' and next_spells.absent_after_on is null
                then 'the party is still on this list'
            when announced_acts.action = 'delisting'
                then
                    'the party was on this list until ' || next_spells.last_observed_on || ', and gone on '
                    || next_spells.absent_after_on
            when next_spells.absent_before_at is null
                then 'the party was on this list in its first capture, on ' || next_spells.first_observed_on
            else
                'the party was absent from this list until ' || eastern_day(next_spells.absent_before_at)
                || ', and on it on ' || next_spells.first_observed_on
        end as right_value,
        case when announced_acts.acted_on >= lists.last_captured_on then 'info' else 'warn' end as severity_code,
        announced_acts.told_at as first_seen_at,
        true as is_open
    from announced_acts
    inner join notices on announced_acts.notice_id = notices.notice_id
    inner join lists on announced_acts.list_code = lists.list_code
    left join next_spells
        on announced_acts.event_id = next_spells.event_id and announced_acts.party_key = next_spells.party_key
    where announced_acts.acted_on > lists.first_captured_on
),

-- An amendment may be of what the captured files do not speak of: it explains, and asks for no look.
amended_without_list as (
    select
        matches.uid,
        'notice_without_list' as kind,
        notices.publisher_code as left_source,
        'amendment of ' || items.party_name || ' on ' || items.acted_on as left_value,
        'list' as right_source,
        case
            when items.acted_on >= ever.last_captured_on
                then 'last captured on ' || ever.last_captured_on || ', when the change could not show yet'
            else 'no change of the party was captured within a week'
        end as right_value,
        'info' as severity_code,
        items.first_observed_at as first_seen_at,
        true as is_open
    from items
    inner join notices on items.notice_id = notices.notice_id
    inner join matches on items.notice_id = matches.notice_id and items.item_sha256 = matches.item_sha256
    cross join ever
    anti join history.amendment_notices as told
        on items.notice_id = told.notice_id and items.item_sha256 = told.item_sha256
    where items.action = 'amendment' and matches.uid is not null and items.acted_on > ever.first_captured_on
),

-- Days on which every act has a notice here: from the first to the last of a log, and between two recent actions that
-- are no more than three weeks apart, for there is hardly a week without one.
told_days as (
    select distinct
        publisher_rank,
        acted_on
    from items
    where publisher_rank in (1, 2) and acted_on is not null
),

after_days as (
    select
        *,
        lag(acted_on) over (partition by publisher_rank order by acted_on) as previous_on
    from told_days
),

stretches as (
    select
        *,
        count(*) filter (where publisher_rank = 1 and acted_on > previous_on + 21) over (
            partition by publisher_rank order by acted_on rows between unbounded preceding and current row
        ) as stretch_number
    from after_days
),

covered as (
    select
        publisher_rank,
        min(acted_on) as covered_from_on,
        max(acted_on) as covered_to_on
    from stretches
    group by publisher_rank, stretch_number
),

untold_amendments as (
    select
        changes.uid,
        changes.list_code,
        changes.observed_at,
        list_amendments.seen_from_on,
        list_amendments.seen_on,
        string_agg(distinct changes.field, ', ' order by changes.field) as field_names
    from core.designation_changes as changes
    inner join history.list_amendments as list_amendments
        on changes.uid = list_amendments.uid and changes.observed_at = list_amendments.observed_at
    where changes.action = 'amendment' and changes.notice_id is null
    group by
        changes.uid,
        changes.list_code,
        changes.observed_at,
        list_amendments.seen_from_on,
        list_amendments.seen_on
),

list_acts as (
    select
        uid,
        list_code,
        spell_number,
        'designation' as action,
        eastern_day(absent_before_at) as seen_from_on,
        first_observed_on as seen_on,
        first_observed_at as first_seen_at,
        'designation: not on the list on ' || eastern_day(absent_before_at) || ', on it on ' || first_observed_on
            as what
    from spells
    where absent_before_at is not null
    union all
    select
        uid,
        list_code,
        spell_number,
        'delisting' as action,
        eastern_day(last_observed_at) as seen_from_on,
        absent_after_on as seen_on,
        absent_after_at as first_seen_at,
        'delisting: on the list on ' || eastern_day(last_observed_at) || ', not on it on ' || absent_after_on as what
    from spells
    where absent_after_at is not null
    union all
    select
        uid,
        list_code,
        cast(null as bigint) as spell_number,
        'amendment' as action,
        seen_from_on,
        seen_on,
        observed_at as first_seen_at,
        'amendment of ' || field_names || ': one text on ' || seen_from_on || ', another on ' || seen_on as what
    from untold_amendments
),

dayless as (
    select distinct
        matches.uid,
        items.action,
        notices.published_on
    from items
    inner join matches on items.notice_id = matches.notice_id and items.item_sha256 = matches.item_sha256
    inner join notices on items.notice_id = notices.notice_id
    where items.acted_on is null
),

waiting as (
    select distinct
        unnest(matches.candidate_uids) as uid,
        items.action,
        items.acted_on
    from items
    inner join matches on items.notice_id = matches.notice_id and items.item_sha256 = matches.item_sha256
    where matches.method = 'open'
),

without_notice as (
    select
        list_acts.uid,
        'list_without_notice' as kind,
        list_acts.list_code || ' list' as left_source,
        list_acts.what as left_value,
        'notices' as right_source,
        case
            when count(waiting.uid) > 0 then 'an item of those days may be the party: listwire review'
            else 'no item of those days tells it'
        end as right_value,
        'warn' as severity_code,
        list_acts.first_seen_at,
        true as is_open
    from list_acts
    inner join covered
        on list_acts.seen_from_on >= covered.covered_from_on and list_acts.seen_on <= covered.covered_to_on
    anti join spell_notices
        on
            list_acts.list_code = spell_notices.list_code
            and list_acts.uid = spell_notices.uid
            and list_acts.spell_number = spell_notices.spell_number
            and list_acts.action = spell_notices.action
    -- of the Federal Register, without a day of its own
    anti join dayless
        on
            list_acts.uid = dayless.uid
            and list_acts.action = dayless.action
            and dayless.published_on between list_acts.seen_from_on and list_acts.seen_on + 120
    left join waiting
        on
            list_acts.uid = waiting.uid
            and list_acts.action = waiting.action
            and waiting.acted_on between list_acts.seen_from_on - 7 and list_acts.seen_on + 1
    group by list_acts.uid, list_acts.list_code, list_acts.what, list_acts.first_seen_at
),

disagreements as (
    select * from seen_days
    union all
    select * from stated_days
    union all
    select * from without_list
    union all
    select * from amended_without_list
    union all
    select * from without_notice
)

select * from disagreements
