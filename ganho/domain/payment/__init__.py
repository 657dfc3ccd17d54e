"""When and how a deal is paid."""
