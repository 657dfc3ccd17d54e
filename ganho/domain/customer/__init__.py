"""The customer of a deal."""
