"""What ganho knows, and what it promised: intents, bookings, quarantine, events."""
