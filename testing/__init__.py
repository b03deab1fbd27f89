"""What tests and benchmarks share: a served page, a browser, a pupil."""
