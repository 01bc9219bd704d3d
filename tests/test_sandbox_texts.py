"""Texts of the sandbox: HTML, entities in UTF-16 units, what Telegram finds by itself."""

import pytest

from sandbox import html, text
from sandbox.calls import Refused

GOOD = [
    ("plain", "plain", []),
    ("<b>a</b>", "a", [("bold", 0, 1)]),
    ("<STRONG>a</strong>", "a", [("bold", 0, 1)]),
    ("👋<i>é</i>", "👋é", [("italic", 2, 1)]),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
    ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
    ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
    ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
    ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
    ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
    ("<code>&lt;a&gt; &amp; &quot;</code>", '<a> & "', [("code", 0, 7)]),
    ("&#65;&#x42;&nbsp;", "AB&nbsp;", []),
    ("<pre>a</pre>", "a", [("pre", 0, 1)]),
    ("<b></b>x", "x", []),
    ("<a>not a link</a>", "not a link", []),
]


@pytest.mark.parametrize(("source", "plain", "entities"), GOOD)
def test_html_becomes_text_and_entities(source, plain, entities):
    words, found = html.parse(source)
    assert words == plain
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


def test_links_mentions_moments_emoji_and_languages_keep_what_they_carry():
    source = (
        '<a href="example.org">a</a><a href="tg://user?id=7000000001">b</a>'
        "<tg-time unix='1700000000' format=wDT>c</tg-time><tg-emoji emoji-id=\"5\">d</tg-emoji>"
        '<pre><code class="language-python">e</code></pre>'
    )
    link, mention, moment, emoji, code = html.parse(source)[1]
    assert link["url"] == "http://example.org"
    assert (mention["type"], mention["user"]["id"]) == ("text_mention", 7_000_000_001)
    assert (moment["unix_time"], moment["date_time_format"]) == (1_700_000_000, "wdt")
    assert (emoji["type"], emoji["custom_emoji_id"]) == ("custom_emoji", "5")
    assert (code["type"], code["language"]) == ("pre", "python")


BROKEN = [
    ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
    ("ң < 5", 'Unsupported start tag "" at byte offset 3'),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    (
        "<a href>a</a>",
        'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
    ),
    ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
]


@pytest.mark.parametrize(("source", "words"), BROKEN)
def test_broken_html_is_refused_in_telegrams_words(source, words):
    with pytest.raises(Refused) as refused:
        html.parse(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_white_space_at_the_ends_goes_and_entities_move_with_the_text():
    words, entities = text.parse("  \n<b> a </b>\n", "HTML")
    assert words == "a"
    assert [(one["offset"], one["length"]) for one in entities] == [(0, 1)]


def test_length_is_counted_in_utf16_units():
    text.parse("👋" * 2048)
    with pytest.raises(Refused, match="message is too long"):
        text.parse("👋" * 2048 + "!")


def test_commands_mentions_hashtags_and_links_are_found_by_themselves():
    words = "/start@klub_bot 👋 @aida #үй https://t.me/x. a@b /no/path"
    found = {
        one["type"]: words.encode("utf-16-le")[
            one["offset"] * 2 : (one["offset"] + one["length"]) * 2
        ].decode("utf-16-le")
        for one in text.parse(words)[1]
    }
    assert found == {
        "bot_command": "/start@klub_bot",
        "mention": "@aida",
        "hashtag": "#үй",
        "url": "https://t.me/x",
    }


def test_nothing_is_found_inside_code():
    assert [one["type"] for one in text.parse("<code>/start</code>", "HTML")[1]] == ["code"]
