"""What happened in a run, in a person's words. Text only: no I/O."""
