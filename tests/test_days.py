"""What we read and know ourselves is what Babel reads and knows, which keeps 5 MB for it."""

import datetime as dt
import gettext
import io
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo

from screens.catalogues import catalogue, read
from screens.texts import LANGUAGES, Texts, raised
from tests import sentences

YEAR = [dt.date(2028, 1, 1) + dt.timedelta(days=n) for n in range(366)]
SAID_ALOUD = {"ky": "EEEE, d-MMMM", "ru": "EEEE, d MMMM", "en": "EEEE, d MMMM"}
HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_of_a_year_is_called_as_everywhere(language: str) -> None:
    say = Texts(language, ZoneInfo("Asia/Bishkek"))
    weekdays = Locale(language).days["stand-alone"]
    for day in YEAR:
        assert say.day(day) == format_date(day, SAID_ALOUD[language], locale=language)
        assert raised(say.month(day)) == raised(format_date(day, "LLLL y", locale=language))
        at = day.weekday()
        assert say.weekday(at) == weekdays["wide"][at]
        assert say.weekday(at, short=True) == weekdays["short"][at].rstrip(".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_read_as_gettext_reads_it(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, sentences.catalogue(language))
    compiled.seek(0)
    theirs, ours = gettext.GNUTranslations(compiled), catalogue(language)
    every = sentences.translations(sentences.catalogue(language))
    for sentence in every:
        if isinstance(sentence, str):
            assert ours.gettext(sentence) == theirs.gettext(sentence)
        else:
            counted = range(125)
            assert [ours.ngettext(*sentence, n) for n in counted] == [
                theirs.ngettext(*sentence, n) for n in counted
            ]
    assert len(every) > 1000


def test_what_is_not_translated_is_said_in_english() -> None:
    words = read(
        f'{HEADER}\nmsgid "one\\n"\n"line"\nmsgstr ""\n'
        '\nmsgid "{n} talk"\nmsgid_plural "{n} talks"\nmsgstr[0] ""\nmsgstr[1] ""\n'
        '\nmsgid "Quoted \\"so\\""\nmsgstr "«ушундай»"\n'
        '\n#~ msgid "no longer"\n#~ msgstr "эми жок"\n'
    )
    assert words.gettext("one\nline") == "one\nline"
    assert [words.ngettext("{n} talk", "{n} talks", n) for n in (1, 2)] == [
        "{n} talk", "{n} talks",
    ]  # fmt: skip
    assert words.gettext('Quoted "so"') == "«ушундай»"
    assert words.gettext("no longer") == "no longer"
