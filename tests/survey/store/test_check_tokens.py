"""Tokens and texts, whatever people and machines send."""

from __future__ import annotations

import base64
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from geo.survey.store.checking.said_text import said_text
from geo.survey.store.checking.tokens import looks_like_token, new_token, token_hash


def test_tokens_have_192_bits_and_no_two_are_the_same():
    made = [new_token() for _ in range(2_000)]
    assert len(set(made)) == len(made)
    assert {len(base64.urlsafe_b64decode(one)) * 8 for one in made} == {192}
    assert all(map(looks_like_token, made))
    # Every bit is set about half of the time: nothing in them is fixed.
    raw = [int.from_bytes(base64.urlsafe_b64decode(one)) for one in made]
    shares = [sum(one >> bit & 1 for one in raw) / len(raw) for bit in range(192)]
    assert min(shares) > 0.4
    assert max(shares) < 0.6


@given(st.text())
def test_a_hash_is_made_of_whatever_text(text):
    assert len(token_hash(text)) == 64
    assert set(token_hash(text)) <= set("0123456789abcdef")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=50))
def test_texts_that_differ_have_hashes_that_differ(text):
    assert token_hash(text) != token_hash(text + "x")
    assert token_hash(text) == token_hash(text)


@given(st.text(alphabet=st.characters()))
def test_what_is_kept_of_a_text_is_text(written):
    kept = said_text(written)
    assert said_text(kept) == kept
    assert kept == kept.strip()
    assert len(kept) <= len(written)
    for letter in kept:
        assert letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    kept.encode()


def test_marks_that_turn_what_follows_are_taken_out():
    assert said_text("a\u202eb\u2066c\r\nd\x00\ud800 ") == "abc\nd"
    assert said_text("Ça, c’est 中文 🙂 – juste\t!") == "Ça, c’est 中文 🙂 – juste\t!"
