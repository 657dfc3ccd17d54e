"""A checkup: what is wrong before a deal is lost."""
