"""Assembles and runs the bot. Imported before anything that imports aiogram; see lazy_aiogram."""

from bot.lazy_aiogram import install

install()
