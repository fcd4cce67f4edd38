"""The update rules: one file for each, and nothing else."""
