from chancery.ids import uuid7, uuid7s


def test_an_id_is_of_version_seven_and_like_no_other():
    made = {uuid7() for _ in range(1000)}

    assert len(made) == 1000
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_a_later_id_sorts_after_an_earlier_one(monkeypatch):
    clock = iter(range(1_700_000_000_000_000_000, 1_800_000_000_000_000_000, 10**15))
    monkeypatch.setattr("time.time_ns", lambda: next(clock))
    made = [uuid7() for _ in range(50)]

    assert made == sorted(made)


def test_many_ids_at_once_are_as_good_and_in_their_order():
    made = uuid7s(1000)

    assert len(set(made)) == 1000
    assert made == sorted(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert len({one.int & 0xFFFF for one in made}) > 900
    assert uuid7s(0) == []
