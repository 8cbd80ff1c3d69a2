-- warn: a fetched body could not be read; it stays in the archive.
select
    source_name,
    document_sha256,
    error
from ops.documents
where error is not null
