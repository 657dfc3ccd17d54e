"""What the ERP holds."""
