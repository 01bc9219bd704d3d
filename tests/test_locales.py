"""Every sentence is said in three languages, whole, safe to be sent, and fits on its button."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages import Catalog

from sandbox import html
from sandbox.calls import Refused
from screens.menu import MEMBERS, MENTORS
from screens.texts import LANGUAGES
from tests.sentences import (
    Key,
    Said,
    all_said,
    built,
    catalogue,
    forms,
    placeholders,
    said_in,
    template,
    translations,
)
from tests.source import LAYERS, Module, modules, name_of

FORMS = {"ky": 2, "ru": 3, "en": 2}
TOAST = 200  # characters, Telegram's limit
LONG_NAME = "Ж" * 30
# Letters that fit into a button on a phone of 320 dp, where an emoji takes the room of two.
WIDE, WIDE_IN_GROUP, HALF, THIRD = 27, 22, 12, 7
# Everything else has a row for itself in a private chat.
NARROW = {
    "▶️ Open the bot": WIDE_IN_GROUP,
    "📝 Register": WIDE_IN_GROUP,
    **dict.fromkeys(("Batken", "Naryn", "Osh", "Talas", "Chuy", "Bishkek"), HALF),
    **dict.fromkeys((each for row in (*MEMBERS, *MENTORS) if len(row) > 1 for each in row), HALF),
}
# One picture, however many code points it is made of.
PICTURE = r"(?:[⌀-➿⬀-⯿\U0001f000-\U0001faff]|.(?=\ufe0f))\ufe0f?"
EMOJI = re.compile(f"{PICTURE}(?:\u200d{PICTURE})*")
LONGEST_VENUE = "Instagram"
# Of a large club: numbers that stand in a label.
LONGEST = {"n": "150", "of": "150", "all": "150", "number": "99", "weeks": "12"}
LONGEST |= {"counts": "45 → 40 → 35"}


# --- whole


def catalogue_faults(found: Catalog, said: set[Key], language: str) -> Iterator[str]:
    known = translations(found)
    yield from (f"not in the catalogue: {key}" for key in said - known.keys())
    yield from (f"nobody says it any more: {key}" for key in known.keys() - said)
    for message in found:
        if message.id and message.fuzzy:
            yield f"fuzzy: {message.id}"
    for key, texts in known.items():
        if not all(text.strip() for text in texts):
            yield f"not translated: {key}"
        elif len(texts) != (1 if isinstance(key, str) else FORMS[language]):
            yield f"{len(texts)} forms: {key}"
        elif any(placeholders(text) != placeholders(forms(key)[-1]) for text in texts):
            yield f"other placeholders: {key}"


def header_faults(head: str) -> Iterator[str]:
    yield from re.findall("PROJECT|AUTHOR|NAME|ADDRESS|ORGANIZATION|YEAR|li.org", head)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    found = catalogue(language)

    assert sorted(catalogue_faults(found, {said.key for said in all_said()}, language)) == []
    assert found.num_plurals == FORMS[language]
    assert list(header_faults(f"{found.header_comment}\n{found.mime_headers}")) == []


def test_babel_reads_the_same_sentences_in_the_code() -> None:
    assert translations(template()).keys() == {said.key for said in all_said()}


def test_english_says_what_the_code_says() -> None:
    found = translations(catalogue("en"))

    assert {key for key, texts in found.items() if texts != forms(key)} == set()


def test_no_sentence_is_put_together_in_code() -> None:
    assert [place for module in modules(*LAYERS) for place in built(module)] == []


def unfilled(said: list[Said]) -> Iterator[str]:
    """A sentence that is not given exactly what it needs would fail when it is said.

    A plural says its number: in Russian 21 members stand in the form of one.
    """
    for each in said:
        if each.given is not None and each.given ^ placeholders(forms(each.key)[-1]):
            yield f"{each.place} {each.key}"


def test_quotes_are_those_of_a_language_and_stand_in_its_sentences() -> None:
    parts = [
        (module.at(node), part.value)
        for module in modules(*LAYERS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        if isinstance(part, ast.Constant)
    ]
    assert [place for place, words in parts if {*"«»“”"} & {*str(words)}] == []


def refusals() -> dict[str, str]:
    """The sentence of each ClubError, by the name of its class."""
    return {
        error.name: said.key
        for module in modules("domain")
        for error in ast.walk(module.tree)
        if isinstance(error, ast.ClassDef)
        for said in said_in(Module(module.path, ast.unparse(error)))
        if isinstance(said.key, str)
    }


def misraised(module: Module, sentences: dict[str, str]) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Raise) and node.exc:
            call = node.exc if isinstance(node.exc, ast.Call) else ast.Call(node.exc, [], [])
            given = {each.arg for each in call.keywords}
            if given != placeholders(sentences.get(name_of(call.func), "")) and not call.args:
                yield f"{module.at(node)} {ast.unparse(node)}"


def test_every_sentence_is_given_what_it_needs() -> None:
    sentences = refusals()

    assert len(sentences) > 10
    assert list(unfilled(all_said())) == []
    assert [place for each in modules(*LAYERS) for place in misraised(each, sentences)] == []


# --- safe to be sent


def html_faults(texts: tuple[str, ...]) -> Iterator[str]:
    """What Telegram would say of the sentence with its values filled in."""
    for text in texts:
        try:
            html.parse(filled(text, "1"))
        except Refused as refused:
            yield f"{text}: {refused}"


def filled(text: str, value: str) -> str:
    return text.format(**dict.fromkeys(placeholders(text), value))


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_takes_the_html_of_every_sentence(language: str) -> None:
    every = translations(catalogue(language)).values()

    assert [fault for texts in every for fault in html_faults(texts)] == []


# --- fits where it is shown


def toasts(module: Module) -> set[str]:
    """What is shown over the screen for a moment: refusals, and what says so itself."""
    refused = {said.key for said in said_in(module) if module.package == "domain"}
    shown = [
        each.value for call in module.calls() for each in call.keywords if each.arg == "toast"
    ]
    return {str(key) for key in refused} | {text for each in shown for text in constants(each)}


def constants(node: ast.AST) -> set[str]:
    """The sentences in a piece of code."""
    return {str(said.key) for said in said_in(Module("", ast.unparse(node)))}


def labels(module: Module) -> set[str]:
    """The texts on buttons; where one is looked up, all that the module marks for it."""
    found: set[str] = set()
    for call in module.calls():
        if name_of(call.func) not in ("button", "link", "KeyboardButton"):
            continue
        label = call.args[0] if call.args else call.keywords[0].value
        names = {node.id for node in ast.walk(label) if isinstance(node, ast.Name)}
        for node in ast.walk(module.tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)]) if name in names:
                    found |= constants(node.value)
        found |= constants(label) or (looked_up(module) if "say" in names else set())
    return found


def looked_up(module: Module) -> set[str]:
    marked = (call for call in module.calls() if name_of(call.func) == "N_")
    return {text for call in marked for text in constants(call)}


def width(label: str) -> int:
    """In letters."""
    values = {name: LONGEST.get(name, LONGEST_VENUE) for name in placeholders(label)}
    return len(EMOJI.sub("mm", label.format(**values)))


def all_labels() -> set[str]:
    return {label for module in modules("screens") for label in labels(module)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_fits_on_a_small_phone(language: str) -> None:
    every = translations(catalogue(language))
    found = {label: every.get(label, ("",))[0] for label in all_labels()}

    assert len(found) > 20
    assert NARROW.keys() <= found.keys()
    assert {
        text: width(text) for key, text in found.items() if width(text) > NARROW.get(key, WIDE)
    } == {}
    assert [text for text in found.values() if "<" in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_toast_fits_with_long_names(language: str) -> None:
    every = translations(catalogue(language))
    keys = {key for module in modules(*LAYERS) for key in toasts(module)}
    shown = {text for key in keys for text in every.get(key, ())}

    assert len(shown) > 10
    assert {text for text in shown if len(filled(text, LONG_NAME)) > TOAST or "<" in text} == set()


# --- each check is shown a slip


def entry(one: str, translation: object, *flags: str) -> Catalog:
    found = Catalog("ky")
    found.add(one, translation, flags=flags)
    return found


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (Catalog("ky"), "not in the catalogue"),
        (entry("Old", "Эски"), "nobody says it any more"),
        (entry("Vote", "Добуш", "fuzzy"), "fuzzy"),
        (entry("Vote", " "), "not translated"),
        (entry("Vote", "Добуш {n}"), "other placeholders"),
        (entry("Vote", ("Добуш",) * 3), "3 forms"),
    ],
)
def test_a_slip_in_a_catalogue_is_found(found: Catalog, fault: str) -> None:
    assert any(each.startswith(fault) for each in catalogue_faults(found, {"Vote"}, "ky"))


def test_a_slip_in_a_sentence_is_found() -> None:
    module = Module(
        "domain/slip.py", "say(f'{n}')\nf'{say(\"Hi\")}'\nsay('{n} votes')\nraise Full(n=1)"
    )

    assert list(built(module)) == ["domain/slip.py:1", "domain/slip.py:2"]
    assert list(unfilled(list(said_in(module)))) == ["domain/slip.py:3 {n} votes"]
    assert len(list(misraised(module, {"Full": "No room for {name}."}))) == 1
    assert len(list(html_faults(("<b>Vote", "<h1>Vote</h1>", "5 < 6")))) == 3
    assert list(header_faults("# FIRST AUTHOR, YEAR.")) == ["AUTHOR", "YEAR"]


def test_labels_and_toasts_are_found_wherever_they_are_written() -> None:
    module = Module(
        "screens/slip.py",
        "button(say('one') + name, data)\nlabel = say('two')\nlink(label, url)\n"
        "WORDS = {1: N_('three')}\nbutton(say(WORDS[1]), data)\nScreen(toast=say('four'))",
    )

    assert labels(module) == {"one", "two", "three"}
    assert toasts(module) == {"four"}
    assert width("👩‍🏫 Насаатчыга жазуу") == 19
    assert width("▶️ ▫️") == 5
