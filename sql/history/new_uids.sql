-- A party that leaves a list while another uid of its name and type joins it on the same US Eastern day, and nothing
-- that both state contradicts it: OFAC deleted the entry and made it anew. A common birth date, identification, address
-- or alias is asked for, unless neither has any.
-- grain: list_code, uid, spell_number
with spells as (select * from history.spells),

party_spells as (select * from history.party_spells),

bodies as (select * from history.version_bodies),

versions as (select * from history.versions),

facts as (select * from history.facts),

named as (
    select
        versions.uid,
        versions.party_spell_number,
        versions.version_number,
        versions.first_observed_at,
        versions.next_observed_at,
        bodies.party_type,
        name_key(bodies.primary_name) as plain_name
    from versions
    inner join bodies on versions.uid = bodies.uid and versions.version_number = bodies.version_number
),

-- Each spell with the version it ended with: the party may go on under another name on another list.
ended as (
    select
        spells.list_code,
        spells.uid,
        spells.spell_number,
        spells.absent_after_on as acted_on,
        named.version_number,
        named.plain_name,
        named.party_type
    from spells
    inner join party_spells
        on
            spells.list_code = party_spells.list_code
            and spells.uid = party_spells.uid
            and spells.spell_number = party_spells.spell_number
    inner join named
        on
            spells.uid = named.uid
            and party_spells.party_spell_number = named.party_spell_number
            and spells.absent_after_at > named.first_observed_at
    qualify
        row_number() over (
            partition by spells.list_code, spells.uid, spells.spell_number order by named.version_number desc
        ) = 1
),

begun as (
    select
        spells.list_code,
        spells.uid,
        spells.spell_number,
        spells.first_observed_on as acted_on,
        named.version_number,
        named.plain_name,
        named.party_type
    from spells
    inner join party_spells
        on
            spells.list_code = party_spells.list_code
            and spells.uid = party_spells.uid
            and spells.spell_number = party_spells.spell_number
    inner join named
        on
            spells.uid = named.uid
            and party_spells.party_spell_number = named.party_spell_number
            and spells.first_observed_at < coalesce(named.next_observed_at, timestamp 'infinity')
    where spells.absent_before_at is not null
    qualify
        row_number() over (
            partition by spells.list_code, spells.uid, spells.spell_number order by named.version_number
        ) = 1
),

pairs as (
    select
        ended.list_code,
        ended.uid,
        ended.spell_number,
        ended.acted_on,
        ended.version_number,
        begun.uid as successor_uid,
        begun.version_number as successor_version_number
    from ended
    inner join begun
        on
            ended.list_code = begun.list_code
            and ended.acted_on = begun.acted_on
            and ended.plain_name = begun.plain_name
            and ended.party_type = begun.party_type
            and ended.uid <> begun.uid
),

-- What tells one bearer of a name from another.
marks as (
    select
        facts.uid,
        facts.version_number,
        'birth date' as mark_kind,
        birth_dates.birth_text as mark
    from facts
    inner join stage.birth_dates as birth_dates on facts.fact_id = birth_dates.fact_id
    where facts.kind = 'birth_dates'
    union all
    select
        facts.uid,
        facts.version_number,
        'identification' as mark_kind,
        identifications.identification_type || ' ' || identifications.identification_number as mark
    from facts
    inner join stage.identifications as identifications on facts.fact_id = identifications.fact_id
    where facts.kind = 'identifications' and identifications.identification_number is not null
    union all
    select
        facts.uid,
        facts.version_number,
        'address' as mark_kind,
        concat_ws(', ', addresses.address, addresses.city, addresses.country) as mark
    from facts
    inner join stage.addresses as addresses on facts.fact_id = addresses.fact_id
    where facts.kind = 'addresses'
    union all
    select
        facts.uid,
        facts.version_number,
        'alias' as mark_kind,
        aliases.alias_name as mark
    from facts
    inner join stage.aliases as aliases on facts.fact_id = aliases.fact_id
    where facts.kind in ('aliases', 'weak_aliases')
),

marked as (
    select distinct
        uid,
        version_number
    from marks
),

compared as (
    select
        pairs.list_code,
        pairs.uid,
        pairs.spell_number,
        pairs.successor_uid,
        old_marks.mark_kind,
        -- sorted: the first is named as evidence, whatever the order of loading
        list_sort(list_intersect(list(distinct old_marks.mark), list(distinct new_marks.mark))) as common
    from pairs
    inner join marks as old_marks
        on pairs.uid = old_marks.uid and pairs.version_number = old_marks.version_number
    inner join marks as new_marks
        on
            pairs.successor_uid = new_marks.uid
            and pairs.successor_version_number = new_marks.version_number
            and old_marks.mark_kind = new_marks.mark_kind
    group by pairs.list_code, pairs.uid, pairs.spell_number, pairs.successor_uid, old_marks.mark_kind
),

judged as (
    select
        pairs.list_code,
        pairs.uid,
        pairs.spell_number,
        pairs.acted_on,
        pairs.successor_uid,
        coalesce(bool_or(len(compared.common) > 0), false) as has_common,
        bool_or(old_marked.uid is not null or new_marked.uid is not null) as has_marks,
        coalesce(bool_or(compared.mark_kind = 'birth date' and len(compared.common) = 0), false) as contradicts,
        string_agg(compared.mark_kind || ' ' || compared.common[1], ', ' order by compared.mark_kind)
        filter (where len(compared.common) > 0) as common_text
    from pairs
    left join compared
        on
            pairs.list_code = compared.list_code
            and pairs.uid = compared.uid
            and pairs.spell_number = compared.spell_number
            and pairs.successor_uid = compared.successor_uid
    left join marked as old_marked
        on pairs.uid = old_marked.uid and pairs.version_number = old_marked.version_number
    left join marked as new_marked
        on
            pairs.successor_uid = new_marked.uid
            and pairs.successor_version_number = new_marked.version_number
    group by pairs.list_code, pairs.uid, pairs.spell_number, pairs.acted_on, pairs.successor_uid
),

-- One successor each, and one predecessor: the one that shares most, then the lowest uid, and its last spell.
chosen as (
    select
        list_code,
        uid,
        spell_number,
        successor_uid,
        'same name and type, on the list from the day the other left it'
        || coalesce('; same ' || common_text, '') as evidence
    from judged
    where not contradicts and (has_common or not has_marks)
    qualify
        row_number() over (
            partition by list_code, uid, spell_number order by has_common desc, successor_uid asc
        ) = 1
        and row_number() over (
            partition by list_code, successor_uid, acted_on order by has_common desc, uid asc, spell_number desc
        ) = 1
)

select * from chosen
