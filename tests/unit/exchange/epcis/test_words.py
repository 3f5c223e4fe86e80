import pytest

from fairlode.exchange.epcis.words import WordList, words


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (WordList.BIZ_STEP, "shipping"),
        (WordList.BIZ_STEP, "urn:epcglobal:cbv:bizstep:shipping"),
        (WordList.BIZ_STEP, "https://ref.gs1.org/cbv/BizStep-shipping"),
        (WordList.BIZ_STEP, "https://ns.gs1.org/cbv/BizStep-shipping"),
        (WordList.BIZ_STEP, "cbv:BizStep-shipping"),
    ],
)
def test_every_spelling_of_a_standard_word_is_one_word(name: WordList, text: str) -> None:
    assert words(name).bare(text) == "shipping"
    assert words(name).expanded(text) == "https://ref.gs1.org/cbv/BizStep-shipping"


def test_a_measurement_expands_to_the_web_vocabulary() -> None:
    known = words(WordList.MEASUREMENT_TYPE)

    assert known.expanded("Temperature") == "https://gs1.org/voc/Temperature"
    assert known.bare("gs1:Temperature") == "Temperature"


def test_a_word_of_another_list_stays_as_it_is() -> None:
    assert words(WordList.DISPOSITION).bare("shipping") == "shipping"
    assert words(WordList.DISPOSITION).expanded("shipping") == "shipping"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("shipping", "shipping"),
        ("https://example.com/steps/roasting", "https://example.com/steps/roasting"),
        ("roasting", "urn:fairlode:word:roasting"),
        ("roasting: first", "urn:fairlode:word:roasting%3A%20first"),
        ("urn:fairlode:word:x", "urn:fairlode:word:urn%3Afairlode%3Aword%3Ax"),
    ],
)
def test_a_word_is_written_as_a_document_may_hold_it_and_read_back(word: str, text: str) -> None:
    known = words(WordList.BIZ_STEP)

    assert known.written(word) == text
    assert known.bare(text) == word


def test_the_lists_are_those_of_the_vocabulary() -> None:
    sizes = {name.value: len(words(name).uris) for name in WordList}

    assert sizes == {
        "bizStep": 41,
        "disposition": 33,
        "bizTransactionType": 13,
        "sourceDestType": 3,
        "errorReason": 2,
        "component": 14,
        "measurementType": 72,
        "alertType": 2,
    }
