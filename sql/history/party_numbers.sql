-- Every number that names each party: of its documents, of its hull or airframe, of its wallets.
-- grain: uid, number_key
with identifications as (select * from core.identifications),

features as (select * from core.features),

numbers as (
    select
        uid,
        number_key(identification_number) as number_key
    from identifications
    where identification_number is not null
    union
    select
        uid,
        number_key(value) as number_key
    from features
    where regexp_matches(feature_type, '(?i)digital currency address|serial number|tail number|registration|\bIMO\b')
)

select * from numbers
where length(number_key) >= 4
