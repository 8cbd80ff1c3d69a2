-- An address without scheme, `www.`, query, fragment and closing slash: equal for the links that lead to one page.
create or replace macro link_key(url) as
regexp_replace(regexp_replace(lower(url), '^https?://(www\.)?|[?#].*$', '', 'g'), '/+$', '')
