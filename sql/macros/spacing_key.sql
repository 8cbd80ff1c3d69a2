-- A text in which blanks of any kind and number are one, and none stands beside punctuation: equal for texts that
-- differ in blanks alone.
create or replace macro spacing_key(written) as
trim(
    regexp_replace(
        regexp_replace(written, '[\s\p{Z}\x{200B}\x{FEFF}]+', ' ', 'g'), ' ?([\p{P}\p{S}]) ?', '\1', 'g'
    )
)
