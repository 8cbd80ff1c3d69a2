-- Every field of a party that changed from one version to the next while it stayed on a list, with old and new value.
-- Programs stand in history.program_spells: they change list by list.
-- grain: uid, version_number, field, old_value, new_value
with versions as (select * from history.versions),

version_facts as (select * from history.version_facts),

bodies as (select * from history.version_bodies),

spans as (select * from history.fact_spans where kind not in ('party', 'remarks', 'remarks_tail', 'programs')),

texts as (select * from history.fact_texts),

consecutive as (
    select
        later.uid,
        later.version_number,
        later.first_observed_at as observed_at,
        later.first_observed_on as effective_on,
        later.first_snapshot_id as snapshot_id
    from versions as later
    inner join versions as earlier
        on
            later.uid = earlier.uid
            and later.party_spell_number = earlier.party_spell_number
            and later.version_number = earlier.version_number + 1
),

-- A kind first spoken of in a version is no change, and neither is what a cut remark leaves out.
known as (
    select
        later.uid,
        later.version_number,
        later.kind
    from version_facts as later
    inner join version_facts as earlier
        on
            later.uid = earlier.uid
            and later.version_number = earlier.version_number + 1
            and later.kind = earlier.kind
            and later.party_spell_number = earlier.party_spell_number
    where not later.is_partial and not earlier.is_partial
),

fields as (
    select
        consecutive.*,
        unnest(
            [
                {'field': 'primary_name', 'old_value': old.primary_name, 'new_value': new.primary_name},
                {'field': 'party_type', 'old_value': old.party_type, 'new_value': new.party_type},
                {'field': 'title', 'old_value': old.title, 'new_value': new.title},
                {'field': 'remarks', 'old_value': old.remarks, 'new_value': new.remarks},
                {'field': 'remarks_tail', 'old_value': old.remarks_tail, 'new_value': new.remarks_tail}
            ]
        ) as pair
    from consecutive
    inner join bodies as old
        on consecutive.uid = old.uid and consecutive.version_number = old.version_number + 1
    inner join bodies as new
        on consecutive.uid = new.uid and consecutive.version_number = new.version_number
),

body_changes as (
    select
        fields.uid,
        fields.version_number,
        fields.pair.field,
        fields.pair.old_value,
        fields.pair.new_value
    from fields
    left join known as remarks_known
        on
            fields.uid = remarks_known.uid
            and fields.version_number = remarks_known.version_number
            and fields.pair.field = remarks_known.kind
    where
        fields.pair.old_value is distinct from fields.pair.new_value
        and (fields.pair.field not in ('remarks', 'remarks_tail') or remarks_known.kind is not null)
),

begun as (
    select
        spans.uid,
        spans.first_version_number as version_number,
        texts.field,
        texts.fact_text,
        spacing_key(texts.fact_text) as spacing_key
    from spans
    inner join known
        on
            spans.uid = known.uid
            and spans.first_version_number = known.version_number
            and spans.kind = known.kind
    inner join texts on spans.kind = texts.kind and spans.fact_id = texts.fact_id
),

ended as (
    select
        spans.uid,
        spans.last_version_number + 1 as version_number,
        texts.field,
        texts.fact_text,
        spacing_key(texts.fact_text) as spacing_key
    from spans
    inner join known
        on
            spans.uid = known.uid
            and spans.last_version_number + 1 = known.version_number
            and spans.kind = known.kind
    inner join texts on spans.kind = texts.kind and spans.fact_id = texts.fact_id
),

respaced as (
    select
        begun.uid,
        begun.version_number,
        begun.field,
        ended.fact_text as old_value,
        begun.fact_text as new_value
    from begun
    inner join ended
        on
            begun.uid = ended.uid
            and begun.version_number = ended.version_number
            and begun.field = ended.field
            and begun.spacing_key = ended.spacing_key
),

come as (
    select
        begun.*,
        count(*) over (partition by begun.uid, begun.version_number, begun.field) as place_count
    from begun
    anti join respaced
        on
            begun.uid = respaced.uid
            and begun.version_number = respaced.version_number
            and begun.field = respaced.field
            and begun.fact_text = respaced.new_value
),

gone as (
    select
        ended.*,
        count(*) over (partition by ended.uid, ended.version_number, ended.field) as place_count
    from ended
    anti join respaced
        on
            ended.uid = respaced.uid
            and ended.version_number = respaced.version_number
            and ended.field = respaced.field
            and ended.fact_text = respaced.old_value
),

-- One value that goes and one that comes in a field are one change; of several, nobody can say which became which,
-- but for those that differ in blanks alone.
fact_changes as (
    select
        coalesce(come.uid, gone.uid) as uid,
        coalesce(come.version_number, gone.version_number) as version_number,
        coalesce(come.field, gone.field) as field,
        gone.fact_text as old_value,
        come.fact_text as new_value
    from come
    full join gone
        on
            come.uid = gone.uid
            and come.version_number = gone.version_number
            and come.field = gone.field
            and come.place_count = 1
            and gone.place_count = 1
    union all
    select * from respaced
),

changes as (
    select * from body_changes
    union all
    select * from fact_changes
),

dated as (
    select
        changes.*,
        -- the same characters with other blanks
        coalesce(spacing_key(changes.old_value) = spacing_key(changes.new_value), false) as is_respaced,
        consecutive.observed_at,
        consecutive.effective_on,
        consecutive.snapshot_id
    from changes
    inner join consecutive
        on changes.uid = consecutive.uid and changes.version_number = consecutive.version_number
)

select * from dated
