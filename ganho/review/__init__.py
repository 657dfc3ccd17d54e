"""Sales of ours that wait for a person in the ERP."""
