"""What people have to hear of, and when."""
