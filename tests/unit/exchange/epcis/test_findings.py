from fairlode.exchange.epcis.errors import WordUnknownError
from fairlode.exchange.epcis.faults import ListEmptyError
from fairlode.exchange.epcis.findings import MAX_PROBLEMS, Findings, Spot, listed
from fairlode.types.errors import Severity


def test_a_place_is_a_title_and_a_json_pointer() -> None:
    findings = Findings("a.json")

    Spot(findings).below("epcisBody").below("a/b~c").below(3).error(ListEmptyError())

    assert [problem.place for problem in findings.problems] == ["a.json, /epcisBody/a~1b~0c/3"]


def test_a_warning_is_given_where_it_first_stands() -> None:
    findings = Findings("a.json")

    for key in ("x", "y"):
        Spot(findings).below(key).warning(WordUnknownError(text="roasting", list="bizStep"))
        Spot(findings).below(key).warning(WordUnknownError(text=key, list="bizStep"))

    assert [problem.place for problem in findings.problems] == [
        "a.json, /x",
        "a.json, /x",
        "a.json, /y",
    ]
    assert findings.errors == 0


def test_the_list_is_bounded_and_says_what_is_left_out() -> None:
    findings = Findings("a.json")

    for number in range(MAX_PROBLEMS + 7):
        Spot(findings).below(number).error(ListEmptyError())

    *found, last = findings.problems
    assert len(found) == MAX_PROBLEMS
    assert last.code == "exchange.problems_cut"
    assert last.facts == {"count": 7}
    assert last.severity is Severity.ERROR
    assert findings.errors == MAX_PROBLEMS + 7


def test_warnings_alone_that_are_left_out_do_not_refuse() -> None:
    findings = Findings("a.json")

    for number in range(MAX_PROBLEMS + 1):
        Spot(findings).warning(WordUnknownError(text=str(number), list="bizStep"))

    assert {problem.severity for problem in findings.problems} == {Severity.WARNING}


def test_a_long_list_of_words_is_cut() -> None:
    assert listed("abc") == "a, b, c"
    assert listed("abcdef", most=2) == "a, b and 4 more"
