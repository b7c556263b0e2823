"""What walls share: read once while it serves, anew when somebody was told of something later."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from huimin.faces.control.shared import Shared


class Reader:
    """Counts how often it was asked."""

    def __init__(self):
        self.count = 0

    def __call__(self):
        self.count += 1
        return self.count


def at(shared, moment):
    shared._now = lambda: moment


def test_within_a_second_it_is_read_once_then_anew():
    shared, read = Shared(keep_s=1.0), Reader()
    for moment, value in ((100.0, 1), (100.9, 1), (101.0, 1), (101.1, 2), (102.0, 2)):
        at(shared, moment)
        assert shared.get("a", read) == value


def test_what_was_read_before_the_moment_one_was_told_does_not_serve():
    shared, read = Shared(keep_s=1.0), Reader()
    at(shared, 100.0)
    assert shared.get("a", read) == 1
    at(shared, 100.2)
    assert shared.get("a", read, told_at_s=99.0) == 1
    assert shared.get("a", read, told_at_s=100.1) == 2
    at(shared, 130.0)
    assert shared.get("a", read, told_at_s=100.15) == 2  # nothing was told since, so it still holds
    at(shared, 161.0)
    assert shared.get("a", read, told_at_s=100.15) == 3  # but not for ever


def test_a_moment_in_the_future_counts_as_now():
    shared, read = Shared(keep_s=1.0), Reader()
    at(shared, 100.0)
    shared.get("a", read, told_at_s=10**12)
    at(shared, 100.5)
    assert shared.get("a", read, told_at_s=10**12) == 2


def test_keys_are_apart_and_the_eldest_goes_first():
    shared, read = Shared(keep_s=1.0, most=2), Reader()
    at(shared, 100.0)
    assert [shared.get(key, read) for key in ("a", "b", "c", "b", "a")] == [1, 2, 3, 2, 4]


def test_many_at_once_wait_for_one_reading():
    shared, go, read = Shared(keep_s=60.0), Event(), Reader()

    def slow():
        go.wait(5)
        return read()

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(shared.get, "a", slow) for _ in range(8)]
        go.set()
        assert {each.result(5) for each in asked} == {1}
    assert read.count == 1


def test_a_reading_that_failed_is_tried_again():
    shared = Shared(keep_s=60.0)

    def fails():
        raise RuntimeError

    try:
        shared.get("a", fails)
    except RuntimeError:
        assert shared.get("a", lambda: 7) == 7
