"""Many runs: races, and the text in which a race travels in a link."""

from studies.bounds import MAX_LANES
from studies.ensemble import Ensemble
from studies.race import MAX_STEPS, Lane, Race, lane_names

__all__ = ["MAX_LANES", "MAX_STEPS", "Ensemble", "Lane", "Race", "lane_names"]
