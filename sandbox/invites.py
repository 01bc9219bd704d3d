"""Invite links of a chat."""

import string

from sandbox.world import Chat, InviteLink, User, World

SIGNS = string.ascii_letters + string.digits + "-_"


def fresh_link(world: World, creator: User, is_primary: bool = False) -> InviteLink:
    code = "".join(world.random.choices(SIGNS, k=16))
    return InviteLink(f"https://t.me/+{code}", creator, is_primary=is_primary)


def primary_link(world: World, chat: Chat, creator: User) -> InviteLink:
    """The creator's own primary link, made when there is none."""
    for link in chat.invite_links:
        if link.is_primary and link.creator is creator and not link.is_revoked:
            return link
    link = fresh_link(world, creator, is_primary=True)
    chat.invite_links.append(link)
    return link


def is_usable(world: World, chat: Chat, link: InviteLink) -> bool:
    if link.is_revoked or (link.expire_date and link.expire_date <= world.unix()):
        return False
    through_it = sum(chat.member(user_id) is not None for user_id in link.used_by)
    return not link.member_limit or through_it < link.member_limit
