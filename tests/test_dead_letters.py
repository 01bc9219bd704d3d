"""What could not be sent: the mentors are told, and whoever runs the bot can look."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import letters
from bot.settings import Settings, SettingsError
from domain.clubs import TooLateToSend
from models import (
    Club,
    ClubState,
    Letter,
    LetterState,
    Sessions,
    Step,
    StepState,
    Talk,
    Trouble,
    Urgency,
)
from sandbox.server import Sandbox
from scheduler.jobs import OCCASIONS
from screens import talk_letters, undone
from services import dead_letters
from tests.club_scene import ky
from tests.core_scene import DAY, found_club
from tests.office import KINDS, opened
from tests.story import Story
from tests.talk_scene import ANNOUNCES, OPENS, TUE_1830, WEEK, found

MENDED_BY = {
    Trouble.NO_HOURS: "hours",
    Trouble.NO_TIME_LEFT: "hours",
    Trouble.NO_PIN: "admin",
    Trouble.NOT_SENT: "talk_poll",
    Trouble.GENERAL_CLOSED: "talk_poll",
    Trouble.POLL_DELETED: "talk_poll",
    Trouble.POST_DELETED: "talk_post",
    Trouble.SAME_HOUR: "talk_times",
    Trouble.VOTES_LOST: "talk_times",
    Trouble.EXPERT_LEFT: "talk_expert",
    Trouble.NO_LINK: "talk_venue",
}
RIGHTS = "Bad Request: not enough rights to send text messages to the chat"


async def test_the_mentors_are_told_when_their_group_cannot_be_told(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(TUE_1830)
    silenced = {"method": "sendMessage", "chat_id": club.group.id, "description": RIGHTS}
    story.telegram.api.faults.add("400", times=1, **silenced)
    await story.until(ANNOUNCES + dt.timedelta(hours=12))  # the mentors may sleep
    told = [line for line in club.in_private(club.mentor) if RIGHTS in line]
    assert len(told) == 1
    assert "тобуна билдирүү жөнөтүлбөй калды" in told[0]
    assert not any(said.startswith("🍵 Чай сүйлөшүү\n🗓") for said in club.in_group())
    assert "Укук берүү" in str(club.last(club.mentor)["reply_markup"])
    await club.tap(club.mentor, "🔁 Кайра жөнөтүү")
    assert sum(said.startswith("🍵 Чай сүйлөшүү\n🗓") for said in club.in_group()) == 1
    await club.tap(club.mentor, "🔁 Кайра жөнөтүү")
    await story.after(seconds=1)
    assert sum(said.startswith("🍵 Чай сүйлөшүү\n🗓") for said in club.in_group()) == 1


async def test_what_only_a_person_or_a_nudge_misses_is_no_news_for_the_mentors(
    telegram_server: Sandbox, sessions: Sessions
) -> None:
    async with opened(telegram_server, sessions) as office:
        office.telegram.api.faults.add("400", description=RIGHTS)
        async with sessions() as session:
            club = (await session.scalars(select(Club))).one().id
        await office.post("to her", office.people[0], club_id=club)
        await office.post("to all", office.group.id, club_id=club, urgency=Urgency.NUDGE)
        await office.deliver()
        async with sessions() as session:
            assert {each.kind for each in await session.scalars(select(Letter))} <= KINDS.keys()


async def test_who_runs_the_bot_reads_what_died_in_the_last_month_while_it_runs(
    address: str, sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    now = dt.datetime.now(dt.UTC)
    chosen = Settings(_env_file=None, bot_token=f"1:{'t' * 35}", database_url=address)
    await letters.show(chosen)
    assert "could be sent" in capsys.readouterr().out
    club = await found_club(sessions, title="Ак-Суу", state=ClubState.ACTIVE)
    async with sessions.begin() as session:
        for number, days in ((1, 1), (2, 31)):
            session.add(
                Letter(
                    id=number, club_id=club, chat_id=-5, kind="talks.poll", params={},
                    key=f"{number}", urgency=1, not_before=now, state=LetterState.DEAD,
                    settled_at=now - days * DAY, error=RIGHTS,
                )
            )  # fmt: skip
            session.add(
                Step(
                    id=number, club_id=club, kind="talks.open", key=f"{number}", due_at=now,
                    not_before=now, state=StepState.DEAD, settled_at=now - days * DAY, error="bug",
                )
            )  # fmt: skip
    await letters.show(chosen)
    letter, step = capsys.readouterr().out.splitlines()
    for part in ("Ак-Суу", "talks.poll", "-5", RIGHTS):
        assert part in letter
    for part in ("Ак-Суу", "talks.open", "bug"):
        assert part in step


@pytest.mark.trouble("step.failed")
async def test_a_step_that_is_given_up_is_told_to_the_mentors_once_and_listed_for_who_runs_the_bot(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its mentor hears in her language what was not done; the club goes on with the next week."""

    async def fail(*_: Any) -> None:
        raise RuntimeError("broken")

    club = await found(story)
    whole = OCCASIONS["talks.open"]
    monkeypatch.setitem(OCCASIONS, "talks.open", replace(whole, run=fail))
    await story.until(OPENS + dt.timedelta(hours=2))
    told = [line for line in club.in_private(club.mentor) if "убактысы боюнча" in line]
    assert len(told) == 1
    assert "ачылган жок" in told[0]
    async with story.app.sessions() as session:
        [(step, title)] = await dead_letters.lately(session, Step, story.now)
    assert (step.kind, step.error, title) == ("talks.open", "RuntimeError('broken')", "Окуу клубу")
    monkeypatch.setitem(OCCASIONS, "talks.open", whole)
    await story.until(OPENS + WEEK)
    assert len(story.world.polls) == 1


def test_every_step_that_can_die_has_a_sentence_for_the_mentor() -> None:
    assert undone.UNDONE.keys() == OCCASIONS.keys()


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_of_a_talk_has_the_one_button_that_mends_it(trouble: Trouble) -> None:
    letter = Letter(chat_id=1, params={"trouble": trouble})
    call = talk_letters.trouble(letter, Talk(id=1, club_id=1), ky)
    assert call.text
    [[mending]] = call.reply_markup.inline_keyboard
    opens = (mending.callback_data or "admin").split(":")[0]
    assert opens == MENDED_BY.get(trouble, "talk")


async def test_before_the_first_start_there_is_nothing_to_list(tmp_path: Path) -> None:
    chosen = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{tmp_path}/club.db")
    with pytest.raises(SettingsError, match=r"there is no database at .*/club.db yet\.$"):
        await letters.show(chosen)


async def test_letters_are_looked_at_newest_first(sessions: Sessions) -> None:
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    async with sessions.begin() as session:
        for number in (1, 2):
            session.add(
                Letter(
                    id=number, chat_id=5, kind="bot.broke", params={}, key=f"{number}",
                    urgency=0, not_before=now, state=LetterState.DEAD,
                    settled_at=now + number * DAY, error="x",
                )
            )  # fmt: skip
    async with sessions() as session:
        dead = await dead_letters.lately(session, Letter, now + 3 * DAY)
    assert [(letter.id, club) for letter, club in dead] == [(2, None), (1, None)]


async def test_what_is_over_or_of_another_club_is_not_sent_again(sessions: Sessions) -> None:
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    ours = await found_club(sessions, title="Ак-Суу", state=ClubState.ACTIVE)
    async with sessions.begin() as session:
        club = await session.get_one(Club, ours)
        for number, chat, expires_at in ((1, -5, now), (2, 7, None)):
            session.add(
                Letter(
                    id=number, club_id=ours, chat_id=chat, kind="talks.poll", params={},
                    key=f"{number}", urgency=1, not_before=now - DAY, state=LetterState.DEAD,
                    settled_at=now, expires_at=expires_at,
                )
            )  # fmt: skip
        await session.flush()
        for number in (1, 2, 3):
            with pytest.raises(TooLateToSend):
                await dead_letters.send_again(session, club, number, now)
    async with sessions() as session:
        dead = await dead_letters.lately(session, Letter, now)
        assert [letter.state for letter, _ in dead] == [LetterState.DEAD] * 2
