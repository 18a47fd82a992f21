"""Read files that were spoilt on purpose, thousands of them, and count what crashes or hangs.

Run as `python -m tests.plans.reading.fuzzing --seconds 600 --format pdf`. Inputs are numbered, and a number always makes
the same input, so whatever is found can be made again: `--input 1234 --format pdf --save spoilt.pdf`.
"""
