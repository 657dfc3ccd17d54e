"""Credentials and settings kept in Prefect."""
