-- warn: a notice holds an entry that its parser or its contract refused: a party may be missing.
-- ops.rejections keeps the text verbatim, with the reason.
with refused as (
    select
        source_name,
        part,
        document_sha256,
        count(*) as rejected_count,
        arg_min(reason, {'row': coalesce(row_number, 0), 'name': rejection_id}) as first_reason
    from history.refused_entries
    group by source_name, part, document_sha256
)

select
    source_name,
    part,
    document_sha256,
    rejected_count,
    source_name || ' ' || part || ': ' || rejected_count
    || case when rejected_count = 1 then ' entry was refused: ' else ' entries were refused, the first of them: ' end
    || first_reason as message
from refused
