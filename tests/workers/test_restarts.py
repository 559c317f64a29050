import pytest

from app.base.errors import WorkerGaveUp
from app.workers.restarts import Restarts


def died_at(*times_s: float) -> Restarts:
    restarts = Restarts()
    for time_s in times_s:
        restarts.check(time_s)
        restarts.record_death(time_s)
    return restarts


@pytest.mark.parametrize("times_s", [(), (100.0,), (100.0, 100.0), (0.0, 100.0, 101.0)])
def test_it_is_started_again_after_a_death_or_two_within_a_minute(
    times_s: tuple[float, ...],
) -> None:
    died_at(*times_s).check(101.0)


def test_after_three_deaths_within_a_minute_it_is_left_alone_until_the_minute_is_over() -> None:
    restarts = died_at(100.0, 120.0, 140.0)
    for now_s in (140.0, 150.0, 159.9):
        with pytest.raises(WorkerGaveUp, match="three times within a minute"):
            restarts.check(now_s)
    restarts.check(160.0)


def test_one_more_death_counts_with_the_last_two() -> None:
    restarts = died_at(100.0, 120.0, 140.0)
    restarts.check(161.0)
    restarts.record_death(161.0)
    with pytest.raises(WorkerGaveUp):
        restarts.check(179.9)
    restarts.check(180.0)


def test_deaths_that_are_far_apart_never_add_up() -> None:
    died_at(*(31.0 * death for death in range(50))).check(31.0 * 50)
