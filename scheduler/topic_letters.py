"""What a mentor is asked and told about the topics of her group."""

from domain.roles import Right
from scheduler.post import Kind
from screens import topics as write
from services.club_letters import load_club

TOPIC_LETTERS = {
    "topics.ask": Kind(load_club, write.ask, answers=True),
    "topics.lost": Kind(load_club, write.lost, needs=Right.LEAD),
}
