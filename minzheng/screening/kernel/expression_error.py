"""The refusal of one expression; the file and the line are added by whoever read it."""

from __future__ import annotations


class ExpressionError(ValueError):
    """An expression is outside the allowed subset or has a wrong kind; both texts are whole sentences."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message = message.rstrip(".") + "."
        self.remedy = remedy.rstrip(".?") + ("?" if remedy.endswith("?") else ".")
        super().__init__(f"{self.message} {self.remedy}")
