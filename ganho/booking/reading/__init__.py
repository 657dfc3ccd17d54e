"""From what Pipedrive answers to a deal that may be booked."""
