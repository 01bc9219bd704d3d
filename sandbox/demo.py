"""A club to begin with: its mentor, twelve members, an expert, their group, and its bot."""

from sandbox.people import groups, newcomers
from sandbox.world import Bot, World

BOT_TOKEN = "7000000001:sandbox-demo-token"  # noqa: S105 - opens nothing but this sandbox
BOT_USERNAME = "klub_bot"
GROUP_TITLE = "Аял депутаттар клубу"
MENTOR = ("Нургүл", "Мамытова", "nurgul_mentor")
EXPERT = ("Айнура", "Балакунова", "ainura_expert")
MEMBERS = (
    ("Айгүл", "Үсөнбаева", "aigul_u"),
    ("Бермет", "Асанова", None),
    ("Чынара", "Жумабаева", "chynara"),
    ("Гүлнара", "Өмүрбекова", None),
    ("Гүлзат", "Токтогулова", "gulzat_t"),
    ("Жылдыз", "Кадырова", None),
    ("Кымбат", "Исакова", "kymbat_i"),
    ("Мээрим", "Абдыкадырова", None),
    ("Назгүл", "Мөңкөева", "nazgul_m"),
    ("Сезим", "Турдубаева", None),
    ("Толгонай", "Байышова", "tolgonai_b"),
    ("Үмүт", "Эсенбекова", None),
)
RUSSIAN = "Кымбат"  # one of them reads Telegram in Russian, as many do


def furnish(world: World) -> None:
    people = [
        newcomers.person(world, first, last, username, "ru" if first == RUSSIAN else "ky")
        for first, last, username in (MENTOR, *MEMBERS, EXPERT)
    ]
    mentor, *others = [person["id"] for person in people]
    groups.create_group(world, GROUP_TITLE, "supergroup", mentor, others)
    bot_id = int(BOT_TOKEN.partition(":")[0])
    if bot_id not in world.bots:
        world.bots[bot_id] = Bot(BOT_TOKEN, bot_id, BOT_USERNAME, "Клуб")
    world.changes.bump()
