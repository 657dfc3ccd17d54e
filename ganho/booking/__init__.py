"""The steps of a run and the exactly-once protocol; runs without Prefect."""
