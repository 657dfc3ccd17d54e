"""Who it is, and the way in."""
