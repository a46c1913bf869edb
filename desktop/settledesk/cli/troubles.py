"""What went wrong, in sentences for the clerk or as the contract's JSON list."""

from __future__ import annotations

import json
import sys

from settledesk.basis.errors import Mistake
from settledesk.cli.words import speak
from settledesk.desk.troubles import mistakes_of
from settledesk.model.outcome_document import mistakes_document


def say_wrong_words(text: str, json_errors: bool) -> int:
    """Say that the command is off; exit 2."""
    return _say((Mistake("", text, "命令后加 -h 看说明"),), json_errors)


def say_trouble(trouble: Exception, json_errors: bool) -> int:
    """Say what went wrong, all mistakes at once; exit 2. A bug of ours is said as such, with its place."""
    return _say(mistakes_of(trouble), json_errors)


def _say(mistakes: tuple[Mistake, ...], json_errors: bool) -> int:
    if json_errors:
        sys.stderr.write(json.dumps(mistakes_document(mistakes), ensure_ascii=False) + "\n")
    else:
        for mistake in mistakes:
            speak(mistake.sentence)
    return 2
