"""WHERE FROM: one module per publisher format, and the one place that fetches."""
