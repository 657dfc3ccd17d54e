"""The business, pure: no I/O and no clock."""
