"""The key that seals what the ledger keeps secret."""
