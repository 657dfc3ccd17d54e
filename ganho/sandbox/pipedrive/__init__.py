"""The simulated Pipedrive."""
