"""Pipedrive: their words, in."""
