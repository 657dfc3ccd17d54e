"""Prefect's server, worker and schedules on one machine."""
