"""Shop formats in, the canonical order out: pure readers, no database."""
