"""How fast a vendor may be asked."""
