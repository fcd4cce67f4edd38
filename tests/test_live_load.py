"""Many hands on the live channel at once: each gets its own paths, and nobody else waits for them."""

import asyncio
from dataclasses import replace

from loops import ran

from benchmarks.live_load import HOSTILE, all_lanes, connections, live_target, one_lane
from optimizers import OPTIMIZERS
from player import assets
from player.paths import packed_paths
from studies import MAX_LANES, Lane, Race
from surfaces import Beale

REFUSED = f"{assets.base()}/live?{HOSTILE}"
HEALTH = "_stcore/health"
CLIENTS = 50
STEPS = 500  # of twelve lanes: long enough for many answers to others meanwhile


def test_fifty_hands_each_get_their_own_paths(app_url):
    races = [race(client, move) for client in range(CLIENTS // 2) for move, race in ((7, one_lane), (3, all_lanes))]
    assert len(races) == CLIENTS

    async def crowd():
        async with connections(app_url, CLIENTS + 2) as (refused, healthy, *hands):
            asked = [hand.get(live_target(race)) for hand, race in zip(hands, races, strict=True)]
            return await asyncio.gather(refused.get(REFUSED), healthy.get(HEALTH), *asked)

    (refusal, sentence), health, *answers = ran(crowd())
    assert refusal == 400
    assert "There is no optimizer named" in sentence.decode()
    assert health == (200, b"ok")
    assert {status for status, _ in answers} == {200}
    for race, (_, body) in zip(races, answers, strict=True):
        assert body == packed_paths(race.trajectories(), race.surface), live_target(race)
    assert len({body for _, body in answers}) > CLIENTS // 2  # they asked for different things


def test_a_hand_that_asks_again_and_again_gets_the_path_of_each_value(app_url):
    async def drag():
        async with connections(app_url, 1) as (hand,):
            return [await hand.get(live_target(one_lane(0, move))) for move in range(12)]

    for move, (status, body) in enumerate(ran(drag())):
        race = one_lane(0, move)
        assert (status, body) == (200, packed_paths(race.trajectories(), race.surface))


def test_long_runs_hold_up_neither_a_refusal_nor_the_event_loop(app_url):
    """Were the runs done on the event loop, at most one other request would be answered between two of them."""
    rules = [Lane(rule()) for rule in OPTIMIZERS.values()][:MAX_LANES]
    races = [replace(Race(Beale(), (1.0, 1.6), STEPS, tuple(rules)), start=(1.0, 1.5 + k / 100)) for k in range(6)]

    async def crowd():
        async with connections(app_url, len(races) + 1) as (other, *hands):
            asked = [asyncio.create_task(hand.get(live_target(race))) for hand, race in zip(hands, races, strict=True)]
            between = 0
            while not all(one.done() for one in asked):
                assert (await other.get(REFUSED))[0] == 400
                assert await other.get(HEALTH) == (200, b"ok")
                between += not all(one.done() for one in asked)
            return between, [await one for one in asked]

    between, answers = ran(crowd())
    assert {status for status, _ in answers} == {200}
    assert {len(body) for _, body in answers} == {12 * MAX_LANES * (STEPS + 1)}
    assert between > 2 * len(races)
