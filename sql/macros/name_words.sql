-- The words of a name for `screen`: small letters without marks, an apostrophe joins, any other sign parts. Words stay
-- in their script; a name without a letter or digit is one empty word.
create or replace macro name_words(a_name) as
string_split(
    trim(
        regexp_replace(
            regexp_replace(
                lower(strip_accents(left(a_name, 400))), '[''`\x{2018}\x{2019}\x{02BB}-\x{02BF}]', '', 'g'
            ),
            '[^\p{L}\p{N}]+', ' ', 'g'
        )
    ),
    ' '
)
