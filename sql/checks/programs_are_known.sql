-- warn: a program tag has no row in sql/seeds/programs.csv; it is kept as published.
select
    program_code,
    current_count
from core.programs
where title is null
