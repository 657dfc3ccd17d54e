"""The page that a stakeholder reads."""
