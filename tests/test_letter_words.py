"""No letter, to the group or to one, says a word of losing: every sentence that it could say."""

import ast
import datetime as dt
import inspect
import re
import textwrap
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.counting import Method
from models import Candidate, Club, Contest, ContestState, Letter, Member
from scheduler.jobs import LETTERS
from screens import contest_letters
from screens.texts import LANGUAGES, Texts
from services.contests import View
from tests.sentences import catalogue, forms, translations
from tests.shaming import LOSING, SHAMING

# What is not said of people: a deadline, earlier talks and weeks, a report that is safe.
INNOCENT = re.compile(
    r"last (?:week|talks|three talks)|not lost"
    r"|последние (?:три )?беседы|пропустившим три последние|не потерян\w*"
    r"|акыркы (?:мөөнөт|(?:үч )?сүйлөшүү)\w*",
    re.IGNORECASE,
)
NOW = dt.datetime(2026, 12, 5, 10, 0, tzinfo=dt.UTC)
NAMES = ("Бермет", "Чынара", "Гүлзат", "Сезим")
RESULTS = ((1, 9, 3), (2, 5, 2), (3, 4, 0), (None, None, None))  # place, total, stars

Sentences = dict[str, set[str]]


def sentences() -> Sentences:
    """Every sentence of the code with what it is in the three languages."""
    found: Sentences = {}
    for language in LANGUAGES:
        for key, texts in translations(catalogue(language)).items():
            for form in forms(key):
                found.setdefault(form, set()).update(texts)
    return found


def said_by(write: FunctionType, seen: set[FunctionType]) -> Iterator[str]:
    """Every string in a function of a screen, and in all of the screens that it makes use of."""
    if write in seen:
        return
    seen.add(write)
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(write)))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        yield from within(used(node, write.__globals__), seen)


def used(node: ast.AST, known: dict[str, Any]) -> Any:
    """What a name in the code stands for, of its module or of one that it imports."""
    match node:
        case ast.Name(id=name):
            return known.get(name)
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            owner = known.get(module)
            return getattr(owner, name, None) if isinstance(owner, ModuleType) else None
    return None


def within(thing: Any, seen: set[FunctionType]) -> Iterator[str]:
    match thing:
        case FunctionType() if thing.__module__.startswith("screens."):
            yield from said_by(thing, seen)
        case str():
            yield thing
        case dict():
            yield from within(list(thing.values()), seen)
        case list() | tuple():
            for each in thing:
                yield from within(each, seen)


def words_of(render: Any, known: Sentences) -> set[str]:
    said = {each for each in said_by(inspect.unwrap(render), set()) if each in known}
    return {text for each in said for text in known[each]}


def faults(texts: set[str]) -> list[str]:
    return [each for each in texts if LOSING.search(INNOCENT.sub("", each))]


def test_no_letter_has_a_word_that_shames() -> None:
    known = sentences()
    said = {kind: words_of(each.render, known) for kind, each in LETTERS.items()}

    assert {kind: found for kind, texts in said.items() if (found := faults(texts))} == {}
    assert sum(map(len, said.values())) > 1500
    silent = [kind for kind, texts in said.items() if not texts]
    assert not [kind for kind in silent if "remind" in kind or "announced" in kind]


def test_a_word_of_losing_is_found_however_deep_it_is_said() -> None:
    deep = "The stars count once they are confirmed."  # in a screen that a screen makes use of
    known = {deep: {"Акыркы орун: Айгүл"}}

    assert faults(words_of(LETTERS["contests.confirm"].render, known)) == ["Акыркы орун: Айгүл"]
    assert (
        faults({"⏳ Акыркы мөөнөт: {moment}", "There were few votes, so last week's time"}) == []
    )


def counted(method: Method) -> Contest:
    candidates = [
        Candidate(
            number=n, member=Member(name=name, club_id=1), place=place, total=total, stars=stars
        )
        for n, (name, (place, total, stars)) in enumerate(zip(NAMES, RESULTS, strict=True))
    ]
    club = Club(id=1, chat_id=-1001, title="Клуб", zone="Asia/Bishkek")
    return Contest(
        id=1, club_id=1, club=club, title="Тажрыйба", method=method, choices=1, ballots=18,
        state=ContestState.ANNOUNCED, candidates=candidates, closes_at=NOW, announces_at=NOW,
        made_at=NOW, is_thin=False, awaits_confirmation=False, message_id=5,
    )  # fmt: skip


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_names_only_those_with_stars(language: str, method: Method) -> None:
    letter = Letter(club_id=1, chat_id=-1001, params={}, silent=False)
    say, contest = Texts(language, ZoneInfo("Asia/Bishkek"), "club_bot"), counted(method)
    view = View(contest, 18, 20)
    told = contest_letters.announced(letter, view, say).text
    closed = contest_letters.count(letter, view, say).text

    assert [name for name in NAMES if name in told] == ["Бермет", "Чынара"]
    assert not [name for name in NAMES if name in closed]
    assert not SHAMING.search(told + closed)
