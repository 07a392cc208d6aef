"""What is wrong with a printed sentence as a sentence: faults that its reader stumbles over, whatever it claims.

In: English text. Out: the kinds of its faults. Pure functions; the bench and the tests count them.
"""

import re

from jobs.speech import SPAN, balanced, dangling

LONGEST = 40  # words
OPENER = re.compile(
    r"^[“\"]?(?:But|And|Or|So|Yet|However|Meanwhile|He|She|They|It|(?:This|That|These|Those)(?! "
    rf"{SPAN}))\b"
)
LOUD = re.compile('[“”"«»„?!]|(?:^|\\s)[A-Z]{2,} [A-Z]{3,} [A-Z]{3,}')
SENTENCES = re.compile(r"(?<=[.!?])[”\"]?\s+(?=[“\"]?[A-Z])")


def faults(text: str) -> tuple[str, ...]:
    """The kinds of what is wrong with it, each once: opener, pronoun, long, quote."""
    found = {
        "opener": bool(OPENER.search(text)),
        "pronoun": dangling(text) and balanced(text),
        "long": any(len(each.split()) > LONGEST for each in SENTENCES.split(text)),
        "quote": not balanced(text),
    }
    return tuple(kind for kind, there in found.items() if there)
