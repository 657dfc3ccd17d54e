"""A recurring contract."""
