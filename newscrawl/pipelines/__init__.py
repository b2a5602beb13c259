"""Clean and refuse, then hand over to the ledger: one class a module."""
