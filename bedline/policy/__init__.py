"""A year of a region, played under one way of finding beds and under another: ``docs/policy-simulator.md``."""
