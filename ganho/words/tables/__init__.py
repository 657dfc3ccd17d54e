"""The words themselves, in both languages."""
