from chancery.ids import uuid7


def test_an_id_is_of_version_seven_and_like_no_other():
    made = {uuid7() for _ in range(1000)}

    assert len(made) == 1000
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_a_later_id_sorts_after_an_earlier_one(monkeypatch):
    clock = iter(range(1_700_000_000_000_000_000, 1_800_000_000_000_000_000, 10**15))
    monkeypatch.setattr("time.time_ns", lambda: next(clock))
    made = [uuid7() for _ in range(50)]

    assert made == sorted(made)
