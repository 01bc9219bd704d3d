"""(method, fault, parameters, Telegram's words); "@name" is that name on the stage.

Words without a code are 400 Bad Request.
"""

from typing import Any

Case = tuple[str, str, dict[str, Any], str]

BLOCKED = "403 Forbidden: bot was blocked by the user"
NOT_STARTED = "403 Forbidden: bot can't initiate conversation with a user"
NO_RESTRICTING = "not enough rights to restrict/unrestrict chat member"
NO_PINNING = "not enough rights to manage pinned messages in the chat"
NO_LINKS = "not enough rights to manage chat invite link"
NO_SWITCHING = "not enough rights to close or open the topic"
SUPERGROUPS = "method is available only for supergroups"
NOT_BASIC = "method is available for supergroup and channel chats only"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NO_TEXT = "there is no text in the message to edit"
SALAM = {"text": "Салам"}
AIDA, HERE = {"chat_id": "@aida"}, {"chat_id": "@admin"}
WEAK, BASIC = {"chat_id": "@weak"}, {"chat_id": "@basic"}


def keyboard(button: dict[str, Any]) -> dict[str, Any]:
    return {**AIDA, **SALAM, "reply_markup": {"inline_keyboard": [[button]]}}


def button(**fields: str) -> dict[str, Any]:
    return keyboard({"text": "Ооба", **fields})


def poll(**fields: Any) -> dict[str, Any]:
    return {**AIDA, "question": "Качан?", "options": ["Бүгүн", "Эртең"], **fields}


def quiz(*correct: int, **fields: Any) -> dict[str, Any]:
    return poll(type="quiz", correct_option_ids=list(correct), **fields)


def about(who: str, where: str = "@admin", **fields: Any) -> dict[str, Any]:
    return {"chat_id": where, "user_id": who, **fields}


WHERE: list[Case] = [
    ("sendMessage", "no chat", SALAM, "chat_id is empty"),
    ("sendMessage", "an unknown chat", {"chat_id": -1, **SALAM}, "chat not found"),
    ("sendMessage", "an unknown person", {"chat_id": 5, **SALAM}, "chat not found"),
    ("sendMessage", "an unknown name", {"chat_id": "@@nobody", **SALAM}, "chat not found"),
    ("sendMessage", "a group of others", {"chat_id": "@foreign", **SALAM}, "chat not found"),
    ("sendMessage", "she has blocked the bot", {"chat_id": "@blocker", **SALAM}, BLOCKED),
    ("sendMessage", "she never pressed START", {"chat_id": "@stranger", **SALAM}, NOT_STARTED),
    ("sendMessage", "her account is gone", {"chat_id": "@gone", **SALAM},
     "403 Forbidden: user is deactivated"),
    ("sendMessage", "a bot", {"chat_id": 8000000002, **SALAM},
     "403 Forbidden: bot can't send messages to bots"),
    ("sendMessage", "kicked from a supergroup", {"chat_id": "@kicked", **SALAM},
     "403 Forbidden: bot was kicked from the supergroup chat"),
    ("sendMessage", "kicked from a group", {"chat_id": "@kicked_basic", **SALAM},
     "403 Forbidden: bot was kicked from the group chat"),
    ("sendMessage", "left a supergroup", {"chat_id": "@left", **SALAM},
     "403 Forbidden: bot is not a member of the supergroup chat"),
    ("sendMessage", "left a group", {"chat_id": "@left_basic", **SALAM},
     "403 Forbidden: bot is not a member of the group chat"),
    ("sendMessage", "a deleted group", {"chat_id": "@deleted", **SALAM},
     "403 Forbidden: the group chat was deleted"),
    ("sendMessage", "an upgraded group", {"chat_id": "@upgraded", **SALAM},
     "group chat was upgraded to a supergroup chat"),
    ("sendMessage", "talk is closed", {"chat_id": "@silent", **SALAM},
     "not enough rights to send text messages to the chat"),
    ("sendPoll", "polls are closed", poll(chat_id="@silent"),
     "not enough rights to send polls to the chat"),
    ("sendMessage", "no such topic", {"chat_id": "@forum", **SALAM, "message_thread_id": 999},
     "message thread not found"),
    ("sendMessage", "a closed topic",
     {"chat_id": "@weak_forum", **SALAM, "message_thread_id": "@closed_topic"}, "TOPIC_CLOSED"),
    ("sendNothing", "no such method", AIDA, "404 Not Found"),
]  # fmt: skip
MESSAGES: list[Case] = [
    ("sendMessage", "no text", AIDA, "message text is empty"),
    ("sendMessage", "a blank text", {**AIDA, "text": " \n"}, "text must be non-empty"),
    ("sendMessage", "4097 characters", {**AIDA, "text": "ы" * 4097}, "message is too long"),
    ("sendMessage", "an unknown parse mode", {**AIDA, **SALAM, "parse_mode": "BBCode"},
     "unsupported parse_mode"),
    ("sendMessage", "HTML that is left open", {**AIDA, "text": "<b>а", "parse_mode": "HTML"},
     'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
    ("sendMessage", "a reply to nothing",
     {**AIDA, **SALAM, "reply_parameters": {"message_id": 999}},
     "message to be replied not found"),
    ("sendMessage", "callback_data of 65 bytes", button(callback_data="я" * 33),
     "BUTTON_DATA_INVALID"),
    ("editMessageText", "no such message", {**AIDA, **SALAM, "message_id": 999},
     "message to edit not found"),
    ("editMessageText", "no message named", {**AIDA, **SALAM},
     "message identifier is not specified"),
    ("editMessageText", "a message of hers", {**AIDA, **SALAM, "message_id": "@hers"},
     "message can't be edited"),
    ("editMessageText", "the same text", {**AIDA, **SALAM, "message_id": "@text"}, NOT_MODIFIED),
    ("editMessageText", "a photo", {**AIDA, **SALAM, "message_id": "@photo"}, NO_TEXT),
    ("editMessageText", "a poll", {**AIDA, **SALAM, "message_id": "@poll"}, NO_TEXT),
    ("editMessageReplyMarkup", "the same (no) keyboard", {**AIDA, "message_id": "@text"},
     NOT_MODIFIED),
    ("editMessageCaption", "a text message", {**AIDA, "caption": "а", "message_id": "@text"},
     "there is no caption in the message to edit"),
    ("deleteMessage", "no such message", {**AIDA, "message_id": 999},
     "message to delete not found"),
    ("deleteMessage", "older than 48 hours", {**HERE, "message_id": "@ancient"},
     "message can't be deleted for everyone"),
    ("deleteMessage", "no right to delete", {**WEAK, "message_id": 1},
     "message can't be deleted"),
    ("forwardMessage", "no such message", {**AIDA, "from_chat_id": "@aida", "message_id": 999},
     "message to forward not found"),
    ("forwardMessage", "protected content",
     {**AIDA, "from_chat_id": "@aida", "message_id": "@protected"},
     "the message can't be forwarded"),
    ("copyMessage", "no such message", {**AIDA, "from_chat_id": "@aida", "message_id": 999},
     "message to copy not found"),
    ("sendPhoto", "no photo", AIDA, "there is no photo in the request"),
    ("sendPhoto", "no such file", {**AIDA, "photo": "AgACAgIAAx"},
     "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", "a caption of 1025", {**AIDA, "photo": "AgACAgIAAx", "caption": "ы" * 1025},
     "message caption is too long"),
    ("sendChatAction", "no such action", {**AIDA, "action": "dancing"},
     "wrong parameter action in request"),
    ("setMessageReaction", "no such emoji",
     {**AIDA, "message_id": "@text", "reaction": [{"type": "emoji", "emoji": "★"}]},
     "REACTION_INVALID"),
    ("pinChatMessage", "no such message", {**HERE, "message_id": 999}, "message to pin not found"),
    ("pinChatMessage", "no right to pin", {**WEAK, "message_id": 1}, NO_PINNING),
    ("unpinAllChatMessages", "no right to pin", WEAK, NO_PINNING),
    ("unpinChatMessage", "nothing is pinned", HERE, "message to unpin not found"),
]  # fmt: skip
POLLS: list[Case] = [
    ("sendPoll", "no question", {**AIDA, "options": ["Бүгүн"]}, "text must be non-empty"),
    ("sendPoll", "no list of options", {**AIDA, "question": "Качан?"},
     "can't parse options JSON object"),
    ("sendPoll", "a blank question", poll(question=" "), "text must be non-empty"),
    ("sendPoll", "a question of 301", poll(question="с" * 301),
     "poll question length must not exceed 300"),
    ("sendPoll", "no options", poll(options=[]), "poll must have at least one answer option"),
    ("sendPoll", "13 options", poll(options=[str(number) for number in range(13)]),
     "poll can't have more than 12 options"),
    ("sendPoll", "a blank option", poll(options=["а", "\n"]), "text must be non-empty"),
    ("sendPoll", "an option of 101", poll(options=["в" * 101]),
     "poll options length must not exceed 100"),
    ("sendPoll", "an option that is no JSON", poll(options="а, б"),
     "can't parse options JSON object"),
    ("sendPoll", "an unknown type", poll(type="survey"), "unsupported poll type specified"),
    ("sendPoll", "open for 4 seconds", poll(open_period=4),
     "open_period must be from 5 to 2628000 seconds"),
    ("sendPoll", "open for more than 30 days", poll(open_period=2_628_001),
     "open_period must be from 5 to 2628000 seconds"),
    ("sendPoll", "closes in the past", poll(close_date=1),
     "close_date must be from 5 to 2628000 seconds in the future"),
    ("sendPoll", "both closing times", poll(close_date=1, open_period=60),
     "open_period and close_date can't be used together"),
    ("sendPoll", "a quiz without an answer", quiz(), "correct quiz option list must be non-empty"),
    ("sendPoll", "a quiz whose answers decrease", quiz(1, 0),
     "correct quiz option list must be increasing"),
    ("sendPoll", "a quiz whose answer is no option", quiz(2), "wrong quiz correct_option_id"),
    ("sendPoll", "an explanation of 201", quiz(0, explanation="т" * 201),
     "quiz explanation must have at most 200 characters"),
    ("sendPoll", "an explanation of four lines", quiz(0, explanation="а\nб\nв\nг"),
     "quiz explanation must have at most 2 line feeds"),
    ("sendPoll", "a description of 1025", poll(description="ы" * 1025),
     "poll description length must not exceed 1024"),
    ("sendPoll", "a reply to nothing", poll(reply_parameters={"message_id": 999}),
     "message to be replied not found"),
    ("stopPoll", "no such message", {**AIDA, "message_id": 999},
     "message with poll to stop not found"),
    ("stopPoll", "a text message", {**AIDA, "message_id": "@text"}, "message is not a poll"),
    ("stopPoll", "a forward", {**AIDA, "message_id": "@forward"}, "poll can't be stopped"),
    ("stopPoll", "a closed poll", {**AIDA, "message_id": "@closed"},
     "poll has already been closed"),
    ("answerCallbackQuery", "no such query", {"callback_query_id": "1"}, TOO_OLD),
    ("answerCallbackQuery", "answered before", {"callback_query_id": "@answered"}, TOO_OLD),
    ("answerCallbackQuery", "201 characters",
     {"callback_query_id": "@query", "text": "ы" * 201}, "MESSAGE_TOO_LONG"),
    ("answerCallbackQuery", "a link to elsewhere",
     {"callback_query_id": "@query", "url": "https://example.org"}, "URL_INVALID"),
]  # fmt: skip
MEMBERS: list[Case] = [
    ("getChatMember", "no user", HERE, "invalid user_id specified"),
    ("getChatMember", "a name instead of a number", about("Aida"), "invalid user_id specified"),
    ("getChatMember", "nobody", about("@nobody"), "member not found"),
    ("getChatAdministrators", "a private chat", AIDA,
     "there are no administrators in the private chat"),
    ("leaveChat", "a private chat", AIDA, "can't leave private chats"),
    ("banChatMember", "the owner", about("@mentor"), "can't remove chat owner"),
    ("banChatMember", "itself", about("@bot"), "can't restrict self"),
    ("banChatMember", "an administrator", about("@other_bot"),
     "user is an administrator of the chat"),
    ("banChatMember", "no right to restrict", about("@aida", "@weak"), NO_RESTRICTING),
    ("banChatMember", "no administrator", about("@aida", "@plain"), NO_RESTRICTING),
    ("banChatMember", "no administrator of a group", about("@aida", "@weak_basic"),
     "CHAT_ADMIN_REQUIRED"),
    ("banChatMember", "not in the group", about("@stranger", "@basic"), "USER_NOT_PARTICIPANT"),
    ("banChatMember", "a private chat", about("@aida", "@aida"),
     "can't ban members in private chats"),
    ("unbanChatMember", "a basic group", about("@aida", "@basic"), NOT_BASIC),
    ("unbanChatMember", "no right to restrict", about("@aida", "@weak"), NO_RESTRICTING),
    ("restrictChatMember", "a basic group", about("@aida", "@basic", permissions={}), SUPERGROUPS),
    ("restrictChatMember", "the owner", about("@mentor", permissions={}),
     "can't remove chat owner"),
    ("restrictChatMember", "no right to restrict", about("@aida", "@weak", permissions={}),
     NO_RESTRICTING),
    ("restrictChatMember", "permissions that are no JSON", about("@aida", permissions="{"),
     "can't parse permissions JSON object"),
    ("promoteChatMember", "a basic group", about("@aida", "@basic"), NOT_BASIC),
    ("promoteChatMember", "the owner", about("@mentor"), "can't remove chat owner"),
    ("promoteChatMember", "itself", about("@bot"), "can't promote self"),
    ("promoteChatMember", "no right to promote",
     about("@aida", "@weak", can_delete_messages=True), "not enough rights"),
    ("promoteChatMember", "a right that it lacks", about("@aida", can_post_stories=True),
     "RIGHT_FORBIDDEN"),
    ("promoteChatMember", "not in the group", about("@stranger", can_pin_messages=True),
     "USER_NOT_PARTICIPANT"),
    ("promoteChatMember", "somebody else's administrator",
     about("@other_bot", can_pin_messages=True), "CHAT_ADMIN_REQUIRED"),
    ("setChatAdministratorCustomTitle", "the owner", about("@mentor", custom_title="а"),
     "only creator can edit their custom title"),
    ("setChatAdministratorCustomTitle", "a plain member", about("@aida", custom_title="а"),
     "user is not an administrator"),
    ("setChatAdministratorCustomTitle", "somebody else's administrator",
     about("@other_bot", custom_title="а"),
     "not enough rights to change custom title of the user"),
    ("setChatMemberTag", "no right to tag", about("@aida", "@weak", tag="а"), "not enough rights"),
    ("setChatMemberTag", "17 characters", about("@aida", tag="т" * 17), "ADMIN_RANK_INVALID"),
    ("setChatMemberTag", "an emoji", about("@aida", tag="⭐"), "ADMIN_RANK_EMOJI_NOT_ALLOWED"),
    ("setChatMemberTag", "an administrator", about("@mentor", tag="а"),
     "user is an administrator of the chat"),
    ("setChatMemberTag", "not in the group", about("@stranger", tag="а"), "USER_NOT_PARTICIPANT"),
]  # fmt: skip
CHATS: list[Case] = [
    ("setChatTitle", "a private chat", {**AIDA, "title": "а"}, "can't change private chat title"),
    ("setChatTitle", "a blank title", {**HERE, "title": " "}, "title must be non-empty"),
    ("setChatTitle", "no right", {**WEAK, "title": "а"}, "not enough rights to change chat title"),
    ("setChatDescription", "no right", {**WEAK, "description": "а"},
     "not enough rights to set chat description"),
    ("setChatDescription", "the same", {**HERE, "description": "Клуб"},
     "chat description is not modified"),
    ("setChatPermissions", "no permissions", HERE, "can't parse permissions JSON object"),
    ("setChatPermissions", "no right", {**WEAK, "permissions": {}},
     "not enough rights to change chat permissions"),
    ("createChatInviteLink", "no right", WEAK, NO_LINKS),
    ("createChatInviteLink", "what members may is not enough", {"chat_id": "@plain"}, NO_LINKS),
    ("createChatInviteLink", "a private chat", AIDA, "can't invite members to a private chat"),
    ("createChatInviteLink", "a limit and approval",
     {**HERE, "member_limit": 5, "creates_join_request": True},
     "member limit can't be specified for links requiring administrator approval"),
    ("createChatInviteLink", "an end in the past", {**HERE, "expire_date": 5},
     "EXPIRE_DATE_INVALID"),
    ("editChatInviteLink", "an unknown link", {**HERE, "invite_link": "https://t.me/+no"},
     "INVITE_HASH_EXPIRED"),
    ("editChatInviteLink", "the primary link", {**HERE, "invite_link": "@primary"},
     "CHAT_INVITE_PERMANENT"),
    ("revokeChatInviteLink", "no link", {**HERE, "invite_link": ""},
     "invite link must be non-empty"),
    ("approveChatJoinRequest", "nobody asked", about("@stranger"), "HIDE_REQUESTER_MISSING"),
    ("approveChatJoinRequest", "she is in already", about("@aida"), "USER_ALREADY_PARTICIPANT"),
    ("declineChatJoinRequest", "no right", about("@stranger", "@weak"),
     "not enough rights to manage chat join requests"),
    ("createForumTopic", "no forum", {**HERE, "name": "а"}, "the chat is not a forum"),
    ("createForumTopic", "no right", {"chat_id": "@weak_forum", "name": "а"},
     "not enough rights to create a topic"),
    ("createForumTopic", "a blank name", {"chat_id": "@forum", "name": " "},
     "title must be non-empty"),
    ("editForumTopic", "no such topic", {"chat_id": "@forum", "message_thread_id": 999},
     "TOPIC_ID_INVALID"),
    ("editForumTopic", "the same name",
     {"chat_id": "@forum", "message_thread_id": "@topic", "name": "Тема"}, "TOPIC_NOT_MODIFIED"),
    ("closeForumTopic", "no right",
     {"chat_id": "@weak_forum", "message_thread_id": "@closed_topic"}, NO_SWITCHING),
    ("reopenForumTopic", "it is open", {"chat_id": "@forum", "message_thread_id": "@topic"},
     "TOPIC_NOT_MODIFIED"),
    ("deleteEphemeralMessage", "no such message",
     {**HERE, "receiver_user_id": "@aida", "ephemeral_message_id": 1}, "MESSAGE_ID_INVALID"),
]  # fmt: skip
