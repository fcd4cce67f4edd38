"""The lessons: one file for each, and nothing else."""
