"""What a ledger has: one part for each thing that it keeps."""
