-- fail: parsed is not accepted + rejected, accepted is not new + revised + unchanged, or refused rows are not kept.
with accounting as (select * from marts.accounting),

refused as (
    select
        source_name,
        document_sha256,
        count(*) as kept_count
    from ops.rejections
    group by source_name, document_sha256
)

select
    accounting.source_name,
    accounting.document_sha256,
    accounting.parsed_count,
    accounting.accepted_count,
    accounting.rejected_count,
    coalesce(refused.kept_count, 0) as kept_count
from accounting
left join refused
    on accounting.source_name = refused.source_name and accounting.document_sha256 = refused.document_sha256
where
    accounting.parsed_count <> accounting.accepted_count + accounting.rejected_count
    or accounting.accepted_count <> accounting.new_count + accounting.revised_count + accounting.unchanged_count
    or accounting.rejected_count <> coalesce(refused.kept_count, 0)
