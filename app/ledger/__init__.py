"""The register's memory: sealed text, immutable revisions, a hash-chained audit, verification."""
