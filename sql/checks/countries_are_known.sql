-- warn: a country of an address has no row in sql/seeds/country_names.csv.
select
    addresses.country,
    count(*) as address_count
from core.addresses as addresses
anti join stage.country_names as country_names on addresses.country = country_names.country_name
where addresses.country is not null
group by addresses.country
