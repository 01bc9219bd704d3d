"""The pinned message of the group: members find their way from it, and nobody else does."""

import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from models import Club, LetterState, Sessions
from sandbox.people import bots, membership, messages
from tests.story import Story
from tests.talk_scene import ANNOUNCES, CLOSES, TalkClub, found, person_row, text
from tests.two_clubs import INTRUDERS, MEMBER, SECRET, settle


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


async def pinned(club: TalkClub) -> int | None:
    return (await club.story.one(select(Club).filter_by(id=club.id))).pinned_id


async def test_the_pinned_menu_leads_who_has_not_chosen_her_language_yet(club: TalkClub) -> None:
    world, her = club.story.world, club.members[0]
    stands = await pinned(club)
    menu = next(each for each in club.sees(her) if each["message_id"] == stands)
    for [key], beginning in zip(
        menu["reply_markup"]["inline_keyboard"][1:], ["🍵", "📚", "❓", "📁"], strict=True
    ):
        async with club.session() as session:
            (await person_row(session, her)).locale = None
        bots.open_link(world, her, key["url"])
        await club.story.settle()
        await club.tap(her, "Кыргызча")
        assert text(club.last(her)).startswith(beginning)


async def test_the_pinned_menu_leads_members_and_comes_again_when_somebody_deletes_it(
    club: TalkClub,
) -> None:
    world, her = club.story.world, club.members[0]
    stands = await pinned(club)
    menu = next(each for each in club.sees(her) if each["message_id"] == stands)
    links = [line[0]["url"] for line in menu["reply_markup"]["inline_keyboard"]]
    beginnings = ["🍵", "📚", "❓", "📁"]
    for url, beginning in zip(links[1:], beginnings, strict=True):
        bots.open_link(world, her, url)
        await club.story.settle()
        assert text(club.last(her)).startswith(beginning)

    await club.story.until(CLOSES)  # past Monday at nine
    assert await pinned(club) == stands, "nobody deleted it"
    messages.delete(world, club.mentor, club.group.id, [stands])
    await club.story.until(ANNOUNCES + dt.timedelta(minutes=1))
    anew = await pinned(club)
    assert anew != stands, "it was noticed when the group was told something"
    assert anew in club.pinned()
    assert await club.letters("clubs.door", state=LetterState.SENT, silent=True)


async def test_a_pin_of_the_menu_that_is_gone_posts_it_anew_at_once(club: TalkClub) -> None:
    world, stands = club.story.world, await pinned(club)
    messages.delete(world, club.mentor, club.group.id, [stands])
    for rights in (None, {}):
        membership.promote(world, club.group, club.bot, club.mentor, rights)
        await club.story.settle()
    await club.story.after(minutes=1)
    assert await pinned(club) != stands
    assert await pinned(club) in club.pinned()


async def test_its_links_show_nothing_to_whom_the_club_does_not_know(
    sessions: Sessions, dispatcher: Dispatcher
) -> None:
    town = await settle(sessions, dispatcher)
    links = [f"/start {where}_{town.ours.id}" for where in ("talk", "tasks", "ask", "materials")]
    for who in set(INTRUDERS.values()) - {MEMBER}:
        for link in links:
            assert SECRET not in repr(await town.write(who, link))
    hers = [repr(await town.write(MEMBER, link)) for link in links]
    assert any(SECRET in each for each in hers)
