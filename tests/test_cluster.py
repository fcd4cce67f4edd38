"""A study that is computed on a Dask cluster comes out as one that is computed here."""

from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import pytest
from distributed import Client, LocalCluster

from optimizers import Adam, Momentum
from optimizers.fates import Fates
from studies import Ensemble, Lane, Race
from studies.axis import Axis
from studies.basins import Basins
from studies.study import Study, compute, stream, whole
from studies.sweep import Sweep
from surfaces import Himmelblau, IllConditionedQuadratic, Transform

RACE = Race(IllConditionedQuadratic(), (1.5, 0.75), 40, (Lane(Momentum()),), Transform(turn=30), Ensemble(sigma=0.3))
SWEEP = Sweep(RACE, Axis("optimizer", "learning_rate", 1e-3, 1, 40), Axis("surface", "condition", 1, 1000, 50))
BASINS = Basins(Race(Himmelblau(), (0.0, 0.0), 30, (Lane(Adam()),)), Himmelblau.domain, 50, 40)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A cluster of one process besides this one, which listens on this machine only."""
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=2, host="127.0.0.1", dashboard_address=None, silence_logs=50
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.mark.parametrize("study", [SWEEP, BASINS], ids=lambda study: type(study).__name__)
def test_a_cluster_gives_the_same_arrays(client: Client, study: Study):
    there = whole(study, client.get_executor())
    here = compute(study, np.arange(there.loss.size))
    for field in fields(Fates):
        computed = getattr(there, field.name)
        np.testing.assert_array_equal(computed, getattr(here, field.name).reshape(computed.shape), err_msg=field.name)


def test_a_study_on_a_cluster_can_be_left(client: Client):
    streaming = stream(BASINS, client.get_executor(), ahead=2)
    cells, found = next(streaming)
    streaming.close()
    assert found.status.shape == cells.shape
