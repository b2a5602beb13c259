"""What was published, for those who analyse it: read, exported, searched. Knows the files, not the ledger."""
