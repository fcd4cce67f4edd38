"""What is fast, measured: side by side, in one run, with what a user would pick instead.

`python -m benchmarks` prints it. The figures are ratios of two timings that took turns, so that a busy machine slows both.
"""
