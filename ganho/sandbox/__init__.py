"""Both vendors, in memory and over real HTTP: for tests, benchmarks and the demo.

It imports no other room of ganho, so that it cannot share a mistake with them.
"""
