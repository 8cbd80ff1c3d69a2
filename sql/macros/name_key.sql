-- A name without case, diacritics and punctuation: equal for the spellings that OFAC gives one name.
create or replace macro name_key(name) as
trim(regexp_replace(lower(strip_accents(name)), '[^\p{L}\p{N}]+', ' ', 'g'))
