"""What holds for all tests."""

from hypothesis import settings
from hypothesis.database import InMemoryExampleDatabase

# Thousands of small files a run; what fails prints the line that makes it fail again.
settings.register_profile("ganho", database=InMemoryExampleDatabase(), print_blob=True)
settings.load_profile("ganho")

collect_ignore = ["browser"]
"""`make browser` needs a Chromium."""
