"""How the talks of a club follow each other, as the mentor sets it; topics in several parts."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from models import Club, Series, Talk
from screens.buttons import MentorButton
from screens.calendars import Feed
from screens.clubs import Meetings, talk_line
from screens.screen import Screen, button, column
from screens.talks import ShowTalk, TalkButton
from screens.texts import Texts, raised

MOST_PARTS = 8


class SetRhythm(MentorButton, prefix="rhythm_set"):
    is_fixed: bool


class VoteAgain(MentorButton, prefix="rhythm_vote"):
    pass


class AskParts(TalkButton, prefix="talk_parts"):
    pass


class SetParts(TalkButton, prefix="talk_part"):
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS)]


def rhythm(club: Club, series: Series, ahead: str, say: Texts, *, has_feed: bool) -> Screen:
    """`ahead` is what is known of the standing time."""
    lines = [say("🔁 How is the time of the talk found?")]
    ids = {"club": club.id}
    if series.is_fixed:
        lines.append(
            say("📌 Now: a standing time, the one that the group chose last. No vote each week.")
        )
        if series.asks_again:
            lines.append(say("🗳 Next week the group votes on a new standing time."))
        lines += [ahead] if ahead else []
        buttons = [
            button(say("🗳 Vote each week"), SetRhythm(**ids, is_fixed=False)),
            button(say("🗳 Ask the group again"), VoteAgain(**ids)),
        ]
    else:
        lines.append(say("🗳 Now: the group votes each week."))
        buttons = [button(say("📌 A standing time"), SetRhythm(**ids, is_fixed=True))]
    if has_feed:
        buttons.append(button(say("📅 Calendar of the club"), Feed(**ids)))
    buttons.append(button(say("← Back"), Meetings(**ids)))
    return Screen("\n".join(lines), column(*buttons))


def standing(talk: Talk | None, stands: dt.datetime | None, say: Texts) -> str:
    """Its weekday and hour; or when the group is asked, for none is known or it is not ticked."""
    if stands is None:
        return talk_line(talk, say).strip()
    weekday = raised(say.weekday(stands.astimezone(say.zone).weekday()))
    return say("🗓 {moment}", moment=f"{weekday}, {say.time(stands)}")


def parts(talk: Talk, say: Texts) -> Screen:
    ids = {"club": talk.club_id, "talk": talk.id}
    text = say("🧩 Over how many weeks does this topic go? The next parts come by themselves.")
    counts = [button(str(n), SetParts(**ids, parts=n)) for n in range(1, MOST_PARTS + 1)]
    half = MOST_PARTS // 2
    back = button(say("← Back"), ShowTalk(club=talk.club_id))
    return Screen(text, (tuple(counts[:half]), tuple(counts[half:]), (back,)))


def divided(talk: Talk, say: Texts) -> Screen:
    text = say("📌 Topic: “{topic}”", topic=talk.topic or "")
    return Screen(text, column(button(say("← Back"), ShowTalk(club=talk.club_id))))
