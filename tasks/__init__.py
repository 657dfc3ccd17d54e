"""The steps of a run, wrapped for Prefect: a fence, not a field."""
