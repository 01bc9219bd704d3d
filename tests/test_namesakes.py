"""Two women of the same name stand in one vote: each reader can tell which is which."""

import pytest

from domain.clubs import Oblast
from domain.contests import SHORT, as_labelled
from domain.homework_board import Status
from domain.pages import Page
from models import Club, Member, Person, Role, Talk, Task
from screens import attendance, clubs, homework_board, namesakes
from services.attendance import Roll
from services.homework_board import Board, Line
from tests import remembered
from tests.club_scene import ky
from tests.contest_day import close_now, gathered, opened, person, told, vote
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import TalkClub, member_row

LONG = "Гүлнара Өмүрбекова-Токтогулова"


def member(number: int, name: str, **facts: str) -> Member:
    return Member(id=number, name=name, **facts)


def shown(*members: Member) -> list[str]:
    return [*namesakes.labels(members, ky)]


def test_who_has_a_name_of_her_own_is_called_by_it_alone() -> None:
    assert shown(member(1, "Айгүл", district="Тоң"), member(2, "Бермет")) == ["Айгүл", "Бермет"]


@pytest.mark.parametrize(
    ("one", "other", "beside"),
    [
        ({"council": "Бөкөнбаев"}, {"council": "Кажы-Сай"}, ("Бөкөнбаев", "Кажы-Сай")),
        ({"council": "Ак-Суу", "district": "Тоң"}, {"council": "Ак-Суу", "district": "Жети-Өгүз"},
         ("Тоң", "Жети-Өгүз")),
        ({"oblast": Oblast.TALAS}, {"oblast": Oblast.NARYN}, ("Талас", "Нарын")),
        ({}, {}, ("1", "2")),
        ({"oblast": Oblast.TALAS}, {"oblast": Oblast.TALAS}, ("1", "2")),
    ],
)  # fmt: skip
def test_of_two_with_one_name_it_is_said_where_each_is_from(
    one: dict[str, str], other: dict[str, str], beside: tuple[str, str]
) -> None:
    both = [member(1, "Айгүл", **one), member(2, "айгүл", **other)]
    assert shown(*both) == [f"Айгүл · {beside[0]}", f"айгүл · {beside[1]}"]


def test_of_long_names_that_begin_alike_the_place_is_still_seen() -> None:
    labels = shown(
        member(1, LONG + "а", district="Жети-Өгүз району"), member(2, LONG + "б", district="Тоң")
    )
    assert [each.split(" · ")[1] for each in labels] == ["Жети-Өгүз р…", "Тоң"]
    assert max(map(len, labels)) <= SHORT


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """Bermet of Ton and Bermet of Jeti-Oguz have presented, and Gulzat."""
    ours = await gathered(story)
    async with ours.session() as session:
        for name, district in (("Бермет", "Тоң"), ("Чынара", "Жети-Өгүз")):
            her = await member_row(session, ours, person(ours, name))
            her.name, her.district = "Бермет", district
    await opened(ours, "Бермет · Тоң", "Бермет · Жети-Өгүз", "Гүлзат")
    return ours


async def test_two_of_one_name_are_told_apart_from_the_ballot_to_the_result(
    club: TalkClub,
) -> None:
    her = person(club, "Мээрим")
    said = await tap_in_group(club, her, "Бермет · Жети-Өгүз")
    assert said == "Добушуңуз кабыл алынды: Бермет · Жети-Өгүз. Өзгөртсөңүз болот."
    await vote(club, Жылдыз="Бермет · Жети-Өгүз", Сезим="Бермет · Тоң")
    await vote(club, Толгонай="Бермет · Жети-Өгүз", Үмүт="Гүлзат")
    await close_now(club)
    await club.tap(club.mentor, "📣 Азыр жарыялоо")
    assert "🥇 Бермет · Жети-Өгүз — 3 добуш" in told(club, "🏆")


def test_who_was_at_a_talk_is_ticked_by_a_name_that_is_hers_alone() -> None:
    both = [member(1, "Айгүл", district="Тоң"), member(2, "Айгүл", district="Жети-Өгүз")]
    page = Page([(each, False) for each in both], 0, 1)
    shown = attendance.roll(Roll(Talk(id=1, club_id=1), page, 0), ky)
    labels = [row[0].text for row in shown.buttons[:2]]
    assert labels == ["▫️ Айгүл · Тоң", "▫️ Айгүл · Жети-Өгүз"]


def test_on_the_pages_of_the_mentor_each_member_has_a_name_that_is_hers_alone() -> None:
    """There her button has marks before the name, so that less of it is seen."""
    alike = LONG[:24]
    both = [
        member(at, alike + each, district=district, person=Person(id=at, may_write=True))
        for at, each, district in ((1, "а", "Тоң"), (2, "б", "Жети-Өгүз"))
    ]
    for each in both:
        each.role = Role.MEMBER
    shown = clubs.people(Club(id=1, title="Клуб", invite="i"), Page(both, 0, 1), "bot", ky)
    labels = [row[0].text for row in shown.buttons[:2]]
    assert labels == ["Гүлнара Өмүрбек… · Тоң", "Гүлнара Ө… · Жети-Өгүз"]

    lines = [Line(each, Status.MISSING, None, None) for each in both]
    board = Board(Task(id=1, club_id=1, number=1, text=""), {}, Page(lines, 0, 1))
    told = (homework_board.board(board, ky).text or "").splitlines()
    assert told[-4:-2] == [f"▫️ 1. {alike}а", f"▫️ 2. {alike}б"]
    both[1].name = alike + "а"
    told = (homework_board.board(board, ky).text or "").splitlines()
    assert told[-4:-2] == [f"▫️ 1. {alike}а · Тоң", f"▫️ 2. {alike}а · Жети-Өгүз"]


def test_who_is_forgotten_is_named_by_no_tick_of_a_mentor_any_more() -> None:
    """Every button that can be noted shows so much of a long name that it is found again."""
    her = member(1, LONG)
    page = Page([(her, False)], 0, 1)
    shown = attendance.roll(Roll(Talk(id=1, club_id=1), page, 0), ky).buttons[0][0].text
    assert any(each in shown for each in as_labelled(LONG))
