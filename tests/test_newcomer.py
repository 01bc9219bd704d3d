"""Two newcomers who have read no manual, and what it costs them: taps, letters typed, time.

Each presses the main button of what she sees: the coloured one, else the first.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from domain.clubs import Oblast
from models import Member, MemberState, Step
from sandbox.people import joining
from sandbox.world import Chat
from screens.people import Live
from tests.club_scene import RIGHTS, Scene, ky, register, set_up
from tests.screen_rules import plain
from tests.story import Story

# Slower than most: letters read in a second, seconds for a tap.
READING, TAPPING = 8, 4


@dataclass
class Newcomer:
    scene: Scene
    who: int
    done: list[str] = field(default_factory=list)  # each tap, as it was labelled
    read: set[tuple[int, int, str]] = field(default_factory=set)

    async def start(self, payload: str | None = None) -> None:
        self.done.append("START")
        await self.scene.start(self.who, payload)
        self.look()

    async def press(self, chat: int | None = None) -> str | None:
        """The main button of the newest message that has some. Returns its link, if it is one."""
        message, place, button = self._main(chat)
        self.done.append(button["text"])
        if not button.get("url"):
            await self.scene.press(self.who, message, chat, button=place)
        self.look(chat)
        return str(button["url"]) if button.get("url") else None

    def look(self, chat: int | None = None) -> None:
        """She reads whatever is new."""
        for each in self.scene.messages(self.who, chat):
            labels = [b["text"] for row in _rows(each) for b in row]
            words = "".join((plain(each.get("text")), *labels))
            self.read.add((chat or 0, each["message_id"], words))

    def _main(self, chat: int | None) -> tuple[int, list[int], dict[str, Any]]:
        newest = next(m for m in reversed(self.scene.messages(self.who, chat)) if _rows(m))
        every = [([r, c], b) for r, row in enumerate(_rows(newest)) for c, b in enumerate(row)]
        main = [each for each in every if each[1].get("style") == "primary"]
        place, button = (main or every)[0]
        return newest["message_id"], place, button

    @property
    def typed(self) -> str:
        """What Telegram has of her, but for START."""
        world, bot = self.scene.story.world, self.scene.bot
        rooms = [world.privates[bot, self.who], *world.groups.values()]
        said = [each for room in rooms for each in room.messages.values()]
        hers = [str(each.body.get("text", "")) for each in said if each.author == self.who]
        return "".join(words for words in hers if not words.startswith("/start"))

    @property
    def seconds(self) -> float:
        return sum(len(words) for *_, words in self.read) / READING + len(self.done) * TAPPING


def _rows(message: dict[str, Any]) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


async def mentor_sets_up(scene: Scene, member: int) -> tuple[Newcomer, Chat]:
    """From START to the first poll that is planned [C1]; somebody is in her group already."""
    her = Newcomer(scene, scene.person("Айгүл", "Осмонова"))
    group = scene.group(her.who, member)
    await her.start()
    await her.press()  # a language
    assert "startgroup=club" in str(await her.press())
    her.done += ["the group", "add as an administrator"]  # Telegram's own two questions
    await scene.add_bot(group, her.who, RIGHTS)
    her.look()
    await her.press()
    assert await scene.story.all(select(Step).where(Step.kind == "talks.open"))
    return her, group


async def member_comes(scene: Scene, who: int, group: Chat | None = None) -> Newcomer:
    """By the invitation that she was sent, or by the message in the group [C2]."""
    her = Newcomer(scene, who)
    invite = (await scene.club()).invite
    if group:
        url = str(await her.press(group.id))
        assert url.endswith(f"start=inv_{invite}")
    await her.start(f"inv_{invite}")
    for _ in range(3):  # a language, that she agrees, an oblast
        await her.press()
    if group is None:
        person = scene.story.world.people[her.who]
        joining.follow_invite(scene.story.world, person, str(await her.press()))
        await scene.story.settle()
    return her


LIMITS = {  # taps, letters typed, seconds
    "a mentor, to her club's first poll": (8, 0, 180),
    "a member, by an invitation": (5, 0, 180),
    "a member of the group, by its pinned message": (5, 0, 180),
}


async def test_a_newcomer_is_ready_in_few_taps_and_types_nothing(story: Story) -> None:
    scene = Scene(story)
    women = [scene.person("Бермет", "Асанова"), scene.person("Чынара", "Садыкова")]
    mentor, group = await mentor_sets_up(scene, women[1])
    outside = await member_comes(scene, women[0])
    inside = await member_comes(scene, women[1], group)

    table = dict(zip(LIMITS, (mentor, outside, inside), strict=True))
    measured = {who: (len(it.done), len(it.typed), it.seconds) for who, it in table.items()}
    for who, (taps, typed, seconds) in measured.items():
        print(f"{who}: {taps} taps, {typed} letters typed, {seconds:.0f} s: {table[who].done}")  # noqa: T201
    over = {
        who: found
        for who, found in measured.items()
        if any(one > most for one, most in zip(found, LIMITS[who], strict=True))
    }
    assert over == {}
    members = await story.all(select(Member).where(Member.agreed_at.is_not(None)))
    assert {each.person_id for each in members} >= {outside.who, inside.who}
    assert {each.state for each in members} == {MemberState.ACTIVE}


KEYS = ("🍵", "📚", "❓", "📁")


async def test_the_groups_menu_leads_who_never_spoke_there_and_asks_her_to_register(
    story: Story,
) -> None:
    scene = Scene(story)
    women = [scene.person(name) for name in ("Бермет", "Чынара", "Гүлзат", "Сезим")]
    mentor, group = await set_up(scene, *women)
    for woman, key in zip(women, KEYS, strict=True):
        await scene.follow(woman, scene.url(woman, key, group.id))
        await scene.tap(woman, "Кыргызча")
        await scene.tap(woman, "▶️ Улантуу")
        assert scene.last(woman).startswith(key)
        await scene.tap(woman, ky("📝 Register"))
        await scene.tap(woman, ky("✅ Correct, I agree"))
        await scene.tap(woman, ky("Issyk-Kul"))
        assert scene.keyboard(woman)
        assert "Кайсы облустансыз?\n✅ Ысык-Көл" in scene.texts(woman)
    assert ky("📝 Register") not in scene.labels(mentor)


async def test_who_is_not_in_the_group_is_not_led_by_its_menu(story: Story) -> None:
    scene = Scene(story)
    await set_up(scene)
    club, outsider = await scene.club(), scene.person("Үмүт")
    await scene.start(outsider, f"tasks_{club.id}")
    await scene.tap(outsider, "Кыргызча")
    await scene.tap(outsider, "▶️ Улантуу")
    assert "катышуучулары үчүн" in scene.last(outsider)
    assert await scene.is_stranger(outsider)


async def test_an_old_oblast_button_moves_nobody_who_is_registered(story: Story) -> None:
    scene = Scene(story)
    await set_up(scene)
    woman, invite = scene.person("Бермет"), (await scene.club()).invite
    await register(scene, woman, invite)
    await scene.say(woman, "/til")
    await scene.tap(woman, "Русский")
    assert "✅ Русский" in scene.texts(woman), "what she chose cannot be pressed again"
    await scene.forge(woman, Live(invite=invite, oblast=Oblast.TALAS).pack())
    assert (await scene.member(woman)).oblast == Oblast.YSYK_KOL
