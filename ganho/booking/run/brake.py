"""What lets every thread of a run stop before its next write."""

from ganho.booking.run.run import Run

Brake = Run
