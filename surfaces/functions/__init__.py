"""The surfaces to choose from: one file for each, and nothing else."""
