"""The buttons with which a person sees and erases what is kept about her; they are of no club."""

from aiogram.filters.callback_data import CallbackData


class MyData(CallbackData, prefix="pv"):
    pass


class SendMyData(CallbackData, prefix="pv_send"):
    pass


class Forget(CallbackData, prefix="pv_ask"):
    pass


class ForgetForSure(CallbackData, prefix="pv_do"):
    pass
