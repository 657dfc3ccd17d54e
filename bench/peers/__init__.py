"""ganho beside two ways in which people build this themselves."""
