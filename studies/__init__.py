"""Many runs: races, and the text in which a race travels in a link."""

from studies.race import MAX_LANES, MAX_STEPS, Lane, Race

__all__ = ["MAX_LANES", "MAX_STEPS", "Lane", "Race"]
