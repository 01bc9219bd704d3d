"""What goes wrong by human hand: a sentence to the mentor, and one button that mends it."""

import datetime as dt

import pytest

from domain.clubs import NotALink
from domain.venue import PasscodeIsTooLong, Venue, read_venue
from models import Member, Role, Talk, TalkState
from sandbox.people import bots, membership, messages, newcomers
from screens.other_times import ChooseTime
from services import forgetting, question_experts, talks
from tests.club_scene import ky
from tests.story import Story
from tests.talk_day import announced, announcement, post, say, tap_in_group
from tests.talk_scene import (
    CLOSES,
    OPENS,
    THU_1830,
    WED_1830,
    WEDNESDAY,
    TalkClub,
    found,
    member_row,
    text,
)

HOUR = dt.timedelta(hours=1)
EXPERT_LEFT = "эксперти менен байланыш үзүлдү"


def told(club: TalkClub, words: str) -> int:
    return sum(words in line for line in club.in_private(club.mentor))


def polls_in_group(club: TalkClub) -> int:
    return sum("poll" in message for message in club.sees(club.mentor))


async def delete(club: TalkClub, message: int) -> None:
    messages.delete(club.story.world, club.mentor, club.group.id, [message])
    await club.story.settle()


# --- deleted by hand


async def test_a_poll_deleted_by_hand_is_posted_again_and_all_votes_count(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    first, second, *_ = club.members
    await club.vote(first, WED_1830)
    await delete(club, (await club.poll()).message_id or 0)
    await story.until(CLOSES - 24 * HOUR + HOUR / 60)
    assert told(club, "добуш берүү билдирүүсү өчүрүлүп калыптыр") == 1
    assert polls_in_group(club) == 0
    await club.tap(club.mentor, "Кайра жарыялоо")
    assert polls_in_group(club) == 1
    await club.vote(second, WED_1830)
    await story.until(CLOSES + HOUR / 60)
    assert (await club.talk()).voters == 2


async def test_a_poll_deleted_when_all_have_voted_is_counted_in_time(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await club.vote(club.mentor, WED_1830)
    await delete(club, (await club.poll()).message_id or 0)
    await story.until(CLOSES + 2 * HOUR / 60)
    assert ((await club.talk()).state, (await club.talk()).voters) == (TalkState.DECIDED, 7)


async def test_an_announcement_deleted_by_hand_is_posted_again(story: Story) -> None:
    club = await announced(story)
    await delete(club, post(club, "🍵 Чай сүйлөшүү\n🗓")["message_id"])
    await say(club, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "📌 Тема")
    await say(club, "Бюджет")
    assert told(club, "жарыясы өчүрүлүп калыптыр") == 1
    await club.tap(club.mentor, "📣 Кайра жарыялоо")
    assert "📌 Тема: «Бюджет»" in announcement(club)
    assert await tap_in_group(club, club.members[0], "✅ Катышам")
    assert announcement(club)[-1] == "✅ Катышат: 1"


# --- times


async def test_a_time_that_has_passed_is_refused_with_those_that_are_ahead(story: Story) -> None:
    club = await announced(story)
    await story.until(WEDNESDAY - HOUR)
    card = club.last(club.mentor)["message_id"]
    past = ChooseTime(club=club.id, talk=(await club.talk()).id, position=0).pack()
    toast = await club.press(club.mentor, card, data=past)
    assert toast
    assert toast["text"].startswith("Бул убакытты азыр тандоого болбойт.")
    await club.tap(club.mentor, "Бейшемби 26.11 · 18:30")
    assert (await club.talk()).starts_at == WEDNESDAY + dt.timedelta(days=1)


async def test_a_mentor_of_two_clubs_is_told_of_two_talks_at_one_hour(story: Story) -> None:
    club = await announced(story)
    other = await found(story, ["Асел"], title="Башка клуб")
    async with other.session() as session:
        theirs = await session.get_one(Talk, (await other.talk(state="planned")).id)
        theirs.state, theirs.starts_at = TalkState.ANNOUNCED, WEDNESDAY + dt.timedelta(days=1)
        session.add(
            Member(
                club_id=other.id,
                person_id=club.mentor,
                role=Role.MENTOR,
                name="Айгүл",
                joined_at=story.now,
            )
        )
    talk = (await club.talk()).id
    card = club.last(club.mentor)["message_id"]
    move = ChooseTime(club=club.id, talk=talk, position=THU_1830).pack()
    await club.press(club.mentor, card, data=move)
    assert told(club, "бир убакытка туш келди") == 1
    assert told(other, "бир убакытка туш келди") == 0
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await club.tap(club.mentor, "Шаршемби 25.11")
    assert (await club.talk()).starts_at == WEDNESDAY
    assert len(await club.letters("talks.trouble")) == 1


# --- the expert


async def with_expert(story: Story, expert: int) -> TalkClub:
    """A talk is announced, and she has opened the link of its expert."""
    club = await announced(story)
    async with club.session() as session:
        talk = await talks.get(session, club.id, (await club.talk()).id)
        talk.expert = "Айнура"
        link = (await question_experts.invite(session, talk)).token
    bots.start(story.world, expert or club.members[0], club.bot, f"expert_{link}")
    await story.settle()
    return club


async def test_an_expert_who_leaves_is_told_with_a_button_for_another(story: Story) -> None:
    expert = newcomers.person(story.world, "Айнура")["id"]
    club = await with_expert(story, expert)
    await club.tap(expert, "Кыргызча")
    bots.block(story.world, expert, club.bot)
    await story.settle()
    assert told(club, EXPERT_LEFT) == 1
    await club.tap(club.mentor, "👩‍🏫 Башка эксперт")
    await club.tap(club.mentor, "👩‍🏫 Экспертсиз")
    assert (await club.talk()).expert is None
    assert "Эксперт" not in "".join(announcement(club))


@pytest.mark.parametrize("way", ["by herself", "out of the group", "without a trace"])
async def test_a_member_who_is_the_expert_and_leaves_is_told_as_well(
    story: Story, way: str
) -> None:
    club = await with_expert(story, 0)
    expert = club.members[0]
    if way == "by herself":
        await story.people.say(from_=expert, chat=club.bot, text="/leave")
        await story.settle()
        await club.tap(expert, ky("🚪 Leave the club"))
        await club.tap(expert, ky("🚪 Yes, leave"))
    elif way == "without a trace":
        async with story.app.sessions.begin() as session:
            await forgetting.erase(session, expert, None, str, story.now)
        await story.settle()
    else:
        membership.kick(story.world, club.group, expert, club.mentor)
        await story.settle()
    assert told(club, EXPERT_LEFT) == 1


async def test_an_expert_who_leaves_another_club_is_still_there(story: Story) -> None:
    club = await with_expert(story, 0)
    other = await found(story, ["Бермет"], title="Башка клуб")
    membership.join(story.world, other.group, club.members[0])
    await story.settle()
    membership.kick(story.world, other.group, club.members[0], other.mentor)
    await story.settle()
    assert told(club, EXPERT_LEFT) == 0


# --- where it is held

ZOOM = "https://us02web.zoom.us/j/859?pwd=x"


@pytest.mark.parametrize(
    ("pasted", "link", "passcode"),
    [
        (ZOOM, ZOOM, None),
        (f"{ZOOM}\n4826", ZOOM, "4826"),
        (f"Join Zoom Meeting\n{ZOOM}\n\nMeeting ID: 859 1\nPasscode: Ab12!", ZOOM, "Ab12!"),
        (f"{ZOOM} Код доступа: 4826", ZOOM, "4826"),
        (f"Шилтеме: {ZOOM} код 4826", ZOOM, "4826"),
        (f"{ZOOM} коду: чай48", ZOOM, "чай48"),
        (f"{ZOOM}, кирүү коду 4826", ZOOM, "4826"),
        (f"{ZOOM}\nСырсөзү: 4826", ZOOM, "4826"),
        (f"{ZOOM} паролу 4826", ZOOM, "4826"),
        (f"{ZOOM}, 4826", ZOOM, "4826"),
        (f"{ZOOM} коду жок.", ZOOM, None),
        (f"Мына биздин жолугушуу {ZOOM}", ZOOM, None),
    ],
)
def test_a_link_and_its_passcode_are_read_as_they_are_pasted(
    pasted: str, link: str, passcode: str | None
) -> None:
    assert read_venue(pasted) == Venue(link, passcode)


def test_what_is_no_link_and_a_passcode_without_end_are_refused() -> None:
    with pytest.raises(NotALink):
        read_venue("zoom 4826")
    with pytest.raises(PasscodeIsTooLong):
        read_venue(f"{ZOOM} {'9' * 65}")


async def test_one_talk_can_be_held_somewhere_else(story: Story) -> None:
    club = await announced(story, link=ZOOM, passcode="1")
    await say(club, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "🎥 Өтүүчү жери")
    await say(club, "Инстаграмда")
    assert "https://" in club.in_private(club.mentor)[-1]
    await say(club, "https://www.instagram.com/klub")
    assert "🎥 Instagram" in announcement(club)
    await story.until(WEDNESDAY)
    start = post(club, "🎥 Баштайбыз!")
    labels = [row[0]["text"] for row in start["reply_markup"]["inline_keyboard"]]
    assert labels == ["🎥 Instagram ачуу", "🙋 Келдим"]  # the club's passcode is not for there


async def test_the_club_keeps_a_passcode_with_its_link(story: Story) -> None:
    club = await announced(story)
    await say(club, "/club")
    await club.tap(club.mentor, "🕒 Качан жана кайда")
    await club.tap(club.mentor, "🎥 Жолугушуу шилтемеси")
    await say(club, f"{ZOOM}\n4826")
    assert "🔑 Код: 4826" in club.in_private(club.mentor)[-1]
    async with club.session() as session:
        assert (await member_row(session, club, club.mentor)).club.passcode == "4826"
    assert "4826" not in text(post(club, "🍵 Чай сүйлөшүү\n🗓"))


async def test_what_is_no_link_for_the_club_is_asked_for_again(story: Story) -> None:
    club = await announced(story)
    await say(club, "/club")
    await club.tap(club.mentor, "🕒 Качан жана кайда")
    await club.tap(club.mentor, "🎥 Жолугушуу шилтемеси")
    await say(club, "зум")
    refused = club.last(club.mentor)
    assert "https://" in text(refused)
    assert refused["reply_markup"]["inline_keyboard"][0][0]["text"] == "← Артка"
    await say(club, ZOOM)
    assert f"🎥 Жолугушуу: {ZOOM}" in club.in_private(club.mentor)[-1]


# --- what happens to the club meanwhile


async def test_a_pause_in_the_middle_of_a_poll_says_that_no_vote_is_lost(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    first, second, *_ = club.members
    await club.vote(first, WED_1830)
    await say(club, "/club")
    await club.tap(club.mentor, "⚙️ Жөндөөлөр")
    await club.tap(club.mentor, "⏸")
    await club.tap(club.mentor, "⏸ Ооба")
    assert "Топтун добуштары сакталды" in club.in_private(club.mentor)[-1]
    await club.vote(second, WED_1830)
    await story.until(CLOSES + 12 * HOUR)
    assert (await club.talk()).state == TalkState.POLLING
    await club.tap(club.mentor, "▶️")
    await story.after(minutes=2)
    assert ((await club.talk()).state, (await club.talk()).voters) == (TalkState.DECIDED, 2)


async def test_demoted_in_the_middle_of_a_poll_it_asks_for_its_rights_and_goes_on(
    story: Story,
) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    membership.promote(story.world, club.group, club.bot, club.mentor, None)
    await story.settle()
    asked = club.last(club.mentor)
    assert "администратор" in text(asked)
    [[mending]] = asked["reply_markup"]["inline_keyboard"]
    assert mending["text"] == "👑 Укук берүү"
    assert "admin=pin_messages" in mending["url"]
    await story.until(CLOSES + HOUR)
    assert len(announcement(club)) > 1
    assert told(club, "👑") == 0
