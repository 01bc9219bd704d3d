"""What is sent without a file: places, contacts, dice."""

from aiogram.methods import SendContact, SendDice, SendLocation, SendVenue

from sandbox import posting, rooms
from sandbox.calls import Call, bad, method
from sandbox.world import JSON

DICE = {"🎲": 6, "🎯": 6, "🏀": 5, "⚽": 5, "🎳": 6, "🎰": 64}


@method
async def send_location(call: Call, ask: SendLocation) -> JSON:
    chat = rooms.writable(call, ask.chat_id)
    return posting.outgoing(call, chat, ask, {"location": _spot(ask.latitude, ask.longitude)})


@method
async def send_venue(call: Call, ask: SendVenue) -> JSON:
    if not ask.title.strip() or not ask.address.strip():
        raise bad("venue title and address must be non-empty")
    chat = rooms.writable(call, ask.chat_id)
    spot = _spot(ask.latitude, ask.longitude)
    venue = {"location": spot, "title": ask.title, "address": ask.address}
    return posting.outgoing(call, chat, ask, {"location": spot, "venue": venue})


def _spot(latitude: float, longitude: float) -> JSON:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("location must be valid")
    return {"latitude": latitude, "longitude": longitude}


@method
async def send_contact(call: Call, ask: SendContact) -> JSON:
    if not ask.phone_number:
        raise bad("phone number is empty")
    if not ask.first_name:
        raise bad("first name is empty")
    chat = rooms.writable(call, ask.chat_id)
    fields = {
        "phone_number": ask.phone_number,
        "first_name": ask.first_name,
        "last_name": ask.last_name,
        "vcard": ask.vcard,
    }
    contact = {key: value for key, value in fields.items() if value}
    return posting.outgoing(call, chat, ask, {"contact": contact})


@method
async def send_dice(call: Call, ask: SendDice) -> JSON:
    sign = ask.emoji or "🎲"
    if sign not in DICE:
        raise bad("unsupported dice emoji specified")
    chat = rooms.writable(call, ask.chat_id, "can_send_other_messages")
    dice = {"emoji": sign, "value": call.world.random.randint(1, DICE[sign])}
    return posting.outgoing(call, chat, ask, {"dice": dice})
