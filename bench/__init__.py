"""What ganho costs: its own work, calls and memory."""
