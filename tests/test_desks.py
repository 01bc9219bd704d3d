"""The home of who looks after a part of a club."""

from models import Club, ClubState, Role
from tests.homework_scene import HomeworkClub
from tests.story import Story
from tests.talk_scene import found, member_row

PAUSED = "⏸ Токтотулган: эч нерсе өзүнөн-өзү жүрбөйт."


async def test_who_looks_after_an_oblast_reads_that_the_mentor_has_paused_the_club(
    story: Story,
) -> None:
    ours = await found(story)
    club = HomeworkClub(ours.story, ours.id, ours.group, ours.mentor, ours.members)
    kin = club.members[0]
    async with club.session() as session:
        member = await member_row(session, club, kin)
        member.role, member.leads = Role.CO_MENTOR, "naryn"
        (await session.get_one(Club, club.id)).state = ClubState.PAUSED
    await club.say(kin, "/club")
    home = club.in_private(kin)[-1]
    assert PAUSED in home
    assert "🌿" not in home
