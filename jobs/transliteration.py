"""Ukrainian in Latin letters: a text in, the same out with its Ukrainian words by the official table. Reads no YAML."""

import re

UKRAINIAN = re.compile(r"[а-щьюяєіїґ]+(?:['’ʼ][а-щьюяєіїґ]+)*", re.IGNORECASE)
LATIN = re.split(" ", "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch  iu ia")
LETTERS = dict(zip("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", LATIN, strict=True))
AT_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def transliterate(text: str) -> str:
    """Ukrainian in Latin letters, by the table of the Cabinet of Ministers of 2010; all else stays."""
    return UKRAINIAN.sub(lambda match: _latin(re.sub("['’ʼ]", "", match[0])), text)


def _latin(word: str) -> str:
    """One Ukrainian word in Latin letters."""
    lower = word.lower()
    parts = [LETTERS[char] for char in lower]
    parts[0] = AT_START.get(lower[0], parts[0])
    for i in range(1, len(lower)):
        if lower[i - 1 : i + 1] == "зг":  # Згорани: Zghorany, for zh is ж
            parts[i] = "gh"
    if len(word) > 1 and word.isupper():
        return "".join(parts).upper()
    return "".join(part.capitalize() if char.isupper() else part for char, part in zip(word, parts, strict=True))
