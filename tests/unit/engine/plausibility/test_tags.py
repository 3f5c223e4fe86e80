from datetime import UTC, datetime

from fairlode.engine.plausibility import Tag, check_tags


def found(*texts: str) -> list[tuple[str, str]]:
    return [(each.code, each.subject) for each in check_tags(Tag(text=text) for text in texts)]


def day(number: int) -> datetime:
    return datetime(2024, 5, number, tzinfo=UTC)


def test_a_full_sequence_has_nothing_to_ask() -> None:
    assert found("CD-9", "CD-10", "CD-11") == []


def test_gaps_are_told_with_their_length() -> None:
    (gap,) = check_tags([Tag(text="CD-1"), Tag(text="CD-5")])

    assert (gap.code, gap.subject) == ("plausibility.tag_gap", "CD-2 to 4")
    assert gap.facts["missing"] == 3


def test_repetitions_are_told_once() -> None:
    assert found("CD-1", "CD-2", "CD-2", "CD-2") == [("plausibility.tag_repeated", "CD-2")]


def test_series_are_not_mixed() -> None:
    assert found("A1", "A2", "B2", "B3", "A3x", "A4x") == []


def test_printed_zeros_part_series_but_not_within_one_width() -> None:
    assert found("T-098", "T-099", "T-100") == []
    assert found("T-07", "T-8") == []


def test_numbers_against_time_are_told() -> None:
    tags = [
        Tag(text="T1", at=day(1)),
        Tag(text="T3", at=day(2)),
        Tag(text="T2", at=day(3)),
        Tag(text="T4", at=day(4)),
    ]

    (one,) = check_tags(tags)

    assert (one.code, one.subject, one.facts["after"]) == (
        "plausibility.tag_out_of_order",
        "T2",
        "T3",
    )


def test_tags_of_one_moment_are_in_order() -> None:
    assert check_tags([Tag(text="T2", at=day(1)), Tag(text="T1", at=day(1))]) == []


def test_a_tag_without_a_number_is_asked_for() -> None:
    assert found("lost", "") == [
        ("plausibility.tag_unreadable", ""),
        ("plausibility.tag_unreadable", "lost"),
    ]


def test_the_order_of_records_changes_nothing() -> None:
    tags = [Tag(text=f"T{number}", at=day(1 + number % 9)) for number in range(1, 40, 3)]
    shuffled = tags.copy()
    shuffled.sort(key=lambda tag: tag.text[::-1])

    assert check_tags(tags) == check_tags(shuffled)
