"""The commands that measure this page's figures: python -m benchmarks.NAME."""
