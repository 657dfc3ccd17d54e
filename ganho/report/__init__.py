"""What a run did, for people: text that others store and show."""
