"""What the plain test run leaves to other commands, which name it."""

collect_ignore = [
    *("browser", "e2e/test_up.py", "e2e/test_stack.py", "e2e/test_upgrade.py"),
    *("e2e/test_doors.py", "e2e/test_passwords.py"),
]
"""`make browser` needs a Chromium, `make servers` takes minutes of starting and killing."""
