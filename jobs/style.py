"""What is wrong with a printed sentence as a sentence: faults that its reader stumbles over, whatever it claims.

In: English text. Out: the kinds of its faults. Pure functions; the bench and the tests count them.
"""

import re

from jobs.speech import SPAN, balanced, dangling

LONGEST = 40  # words
# opens with But, He, This; leans on another sentence; over 40 words; half a quotation; asks and claims nothing;
# does not end as a sentence does, or with a verb that nobody does
KINDS = ("opener", "pronoun", "long", "quote", "question", "cut")
OPENER = re.compile(
    r"^[“\"]?(?:But|And|Or|So|Yet|However|Meanwhile|He|She|They|It|(?:This|That|These|Those)(?! "
    rf"{SPAN}))\b"
)
# who says so was lost: Spanish leaves it out, and its translation did not put it back
NOBODY = re.compile(r", (?:said|added|stated|noted|stressed|explained|declared|affirmed|assured|considered)\.$")
THIS = re.compile(r"\b(?:to|of|about|for|with) this(?= (?:by|and|in|with|as)\b|[.,;])")  # contributes to this by …
LOUD = re.compile('[“”"«»„?!]|(?:^|\\s)[A-Z]{2,} [A-Z]{3,} [A-Z]{3,}')
SENTENCES = re.compile(r"(?<=[.!?])[”\"]?\s+(?=[“\"]?[A-Z])")


def faults(text: str) -> tuple[str, ...]:
    """The kinds of what is wrong with it, each once, in the order of KINDS."""
    found = {
        "opener": bool(OPENER.search(text)),
        "pronoun": (dangling(text) and balanced(text)) or bool(THIS.search(text)),
        "long": any(len(each.split()) > LONGEST for each in SENTENCES.split(text)),
        "quote": not balanced(text),
        "question": bool(re.search(r"\?[”\"')]*$", text)),
        "cut": not re.search(r"[.!?…][”\"')]*$", text) or bool(NOBODY.search(text)),
    }
    return tuple(kind for kind in KINDS if found[kind])
