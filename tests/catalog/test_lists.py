"""Lists inside one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import lists
from catalog.faults import CellError

_word = st.text(st.sampled_from("ab;=|\\ 가"), min_size=1, max_size=6).filter(lambda text: text == text.strip())
_words = st.lists(_word, min_size=1, max_size=4, unique=True)


@given(_words)
def test_words_are_read_as_they_were_written(words: list[str]) -> None:
    assert lists.words(lists.write_words(words)) == words


@given(st.dictionaries(_word, _word, min_size=1, max_size=3))
def test_pairs_are_read_as_they_were_written(pairs: dict[str, str]) -> None:
    assert lists.pairs(lists.write_pairs(pairs)) == pairs


@given(st.dictionaries(_word, _words, min_size=1, max_size=3))
def test_choices_are_read_as_they_were_written(choices: dict[str, list[str]]) -> None:
    assert lists.choices(lists.write_choices(choices)) == choices


def test_spaces_around_words_mean_nothing() -> None:
    assert lists.choices("Size = 250 | 260 ;Colour=Black") == {"Size": ["250", "260"], "Colour": ["Black"]}


@pytest.mark.parametrize("text", ["", ";", "one;", ";one", "one;;two", "one; one"])
def test_an_empty_or_repeated_word_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="empty or repeated word"):
        lists.words(text)


@pytest.mark.parametrize("text", ["Leather", "=Leather", "Material=", "a=b=c", "a=b; a=c", "a=b;"])
def test_a_missing_name_or_value_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="no list of names and values"):
        lists.pairs(text)


@pytest.mark.parametrize("text", ["Size=250||260", "Size=250|250"])
def test_an_empty_or_repeated_choice_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="empty or repeated value"):
        lists.choices(text)
