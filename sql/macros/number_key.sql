-- The letters and digits of a number that names a party; the register of a hull is left out.
create or replace macro number_key(number) as
regexp_replace(regexp_replace(upper(number), '^\s*IMO\b', ''), '[^\p{L}\p{N}]+', '', 'g')
