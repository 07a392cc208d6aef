"""Who says what, in English sentences: attribution, sentences that lean on another, quotation marks.

Quotation marks stay only around strings that stand verbatim in an original; our translations lose them and gain their
speaker in front ("Rutte said: we have to do more"), in indirect speech where a rule can put it so. All functions are
pure; what cannot be decided is left alone or answered with "".
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from jobs.gazetteer import gazetteer
from jobs.names import names
from jobs.text import normalize

VERBS = (
    "said|says|told|added|noted|stressed|emphasized|emphasised|underlined|underscored|warned|announced|declared|stated|"
    "explained|assured|acknowledged|admitted|observed|concluded|recalled|pointed out|considered|affirmed|claimed|"
    "argued|confirmed|reaffirmed|insisted|replied|answered|wrote|expressed|made it clear|promised|called for|"
    "drew attention|gave an assurance"
)
ROLES = (
    "chief|minister|president|premier|chancellor|spokesman|spokeswoman|spokesperson|politician|leader|official|diplomat|"
    "mayor|general|commander|secretary|governor|ambassador|prosecutor|analyst|expert|candidate|director|head|executive|"
    "economist|strategist|chairman|chairwoman"
)
# after "as", verbs that do not say what is true or was meant: "as Kowal promised, taxes were cut" is no promise of it
NEUTRAL = (
    "said|says|told|added|noted|notes|stressed|emphasized|emphasised|underlined|underscored|stated|explained|observed|"
    "pointed out|confirmed|wrote"
)
HELPERS = r"(?:(?:also|then|further|later|has|had|again|today|for (?:his|her|its|their) part,?)\s+)*"
CAPITALIZED = r"(?:(?:[A-Z]|Mrs?|Ms|Dr|Prof|Gen|Sen|Gov|Rep|Lt|Col|Sgt|Capt)\.(?=\s)|[A-Z][\w’'-]*)"
WHO = (
    rf"(?P<who>(?:[Tt]he\s+)?{CAPITALIZED}(?:\s+(?:{CAPITALIZED}|of|for|and|de|von|van|{ROLES})){{0,8}}|"
    rf"[Tt]he\s+(?:[a-z-]+\s+){{0,2}}?(?:{ROLES}))"
)
# what opens a sentence with a capital and is nobody
NOT_WHO = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Today|Yesterday|On|In|At|By|For|From|With|Without|After|Before|During|Since|Until|While|When|As|"
    r"According|If|Although|Though|Because|Had|Has|Have|Is|Are|Was|Were|Will|Would|Do|Does|Did|Nobody|No|None|Neither|"
    r"Nor|Either|Everybody|Everyone|Somebody|Someone|Many|Some|Most|He|She|They|It|This|That|These|Those|Both|We|I|You|"
    r"What|Who|There|But|And|So|Not|Only|Even|Never|Few|Like|Unlike|Contrary|Should|Could)\b",
)
MIDDLE = re.compile(rf"^[Aa]s\s+{WHO}\s+{HELPERS}(?:{NEUTRAL})\b")
# between a noun and a name that it only has to do with: a source close to Putin, the claim that Kowal
TIE = (
    r"(?i:of|to|for|by|with|without|against|in|at|from|near|on|over|about|under|behind|between|among|like|as|than|via|"
    r"towards?|beside|outside|inside|above|after|before|until|since|while|when|if|because|although|though|whether|that|"
    r"which|who|whom|whose|what|and|or|nor|neither|not|never|no|nobody|only|even|contrary|unlike)\b"
)
OPENING = rf"(?:(?:In|On|At|During|After|Before)\s)?(?:(?!{TIE})[\w’'.-]+\s){{1,6}}?"
FRONT = re.compile(
    rf"^(?:{OPENING})??{WHO}(?:,(?:(?!{VERBS})[^“”\"]){{1,140}},)?\s+{HELPERS}(?P<verb>{VERBS})\b"
    r"(?! (?:was|were|is|had|has|would|will|to (?:be|have))\b)"
)
ASIDE = r"(?P<aside>,[^“”\"]{1,90}?(?=,?\s))?,?"
TAIL = re.compile(rf"(?:[,.!?…][”\"]|[”\"],?)\s+{WHO}{ASIDE}\s+{HELPERS}(?P<verb>{VERBS})\b(?P<rest>[^“”\"]*)$")
# without quotation marks only at the very end: "Germany, France and Poland said they agree" is no quotation
PLAIN_TAIL = re.compile(rf",\s+{WHO}\s+{HELPERS}(?P<verb>{VERBS})(?P<rest>)\.?$")
INVERTED = re.compile(rf"[,.!?…]?[”\"],?\s+(?P<verb>{VERBS})\s+{WHO}(?P<rest>[^“”\"]*)$")
CLAIMS = re.compile(rf"\b(?:that|{VERBS})\b|[—–?!()]")
PLAIN_INVERTED = re.compile(rf",\s+(?:{VERBS})\s+{WHO}(?:\.?|,[^“”\"]*|\s+(?:in|on|at|during)\s[^“”\"]*)$")
SPEECH = re.compile(rf"\b(?:{VERBS})\b")

CONNECTIVE = re.compile(
    r"^(?:(?:But(?! for\b.*\b(?:would|could|might)\b)|And|So(?= (?:the|an?|it|he|she|they|we|I|this|that|these|those|"
    r"there|his|her|its|their|our|if|when|what|why|how|in|at|on|for|[A-Z]))|Yet(?! (?:to|again|more)\b)|"
    r"Nevertheless|Nonetheless|Moreover|Furthermore)\s+|"
    r"(?:Thus|Meanwhile|However|Moreover|Furthermore|Besides|In particular|In addition|"
    r"Of course|Obviously|Naturally|At the same time|Therefore|Hence|Then|Also|Finally|Indeed|In turn|Nevertheless|"
    r"Nonetheless|Instead|Still|That said|In other words|As a result|In fact|On the other hand),\s+)+"
)
SPAN = r"(?:week|month|year|morning|afternoon|evening|summer|winter|spring|autumn|fall|season|weekend)\b"  # this week
DANGLING = re.compile(
    r"^[“\"]?or\b|^(?:[A-Z][^,“”\"]{0,40},\s+)?[“\"]?(?:he|she|they|it|this|these|that|those|both|such|we|i|our|his|her|their|its|you|"
    r"all this|all of this|for this|for us|according to (?:him|her)|the latter|the former)\b(?! "
    rf"{SPAN})|^[^,“”\"]{{0,30}}\b(?<!that )(?:he|she)\b",
    re.IGNORECASE,
)
UNCLEAR = re.compile(rf"^(?:he|she|they|it|this|these|that|those)\b(?! {SPAN})", re.IGNORECASE)  # in reported words
WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b")
LIKEWISE = re.compile(r"\b(?:likewise|the same|this too|(?:along|in) (?:these|the same) (?:lines|terms))\b")
SUCH = re.compile(r"\bsuch (?!as\b|an?\b)[a-z]+s\b(?! as\b)")  # the tension that such actions cause
THEY = re.compile(rf"\b(?:{VERBS})(?: [a-z]+)? that they\b")  # of one speaker: who else is meant stays open
SOMEBODY = re.compile(r"\b(?:politician|official|diplomat|expert|analyst|economist|strategist|candidate|woman|man)$")
VAGUE = re.compile(rf"{SOMEBODY.pattern}|\b(?:spokes\w+|minister|mayor|head|director|leader|chief)$")
IN_VIEW = re.compile(r"^(?:According to|In the (?:opinion|view|words) of) (?P<who>[Tt]he [^,]{3,60}),")
REPORTED = re.compile(
    rf"^(?P<clause>{WHO}(?:,[^:“”]{{1,160}},)?\s+{HELPERS}(?P<verb>{VERBS})(?P<rest>[^:“”]{{0,140}})): (?P<said>.+)\.$"
)
PERSON = re.compile(r"\b(?:[Ww]e|us|[Oo]urs?|ourselves|I|me|[Mm]y|mine|myself|[Yy]ou|[Yy]ours?|[Ll]et['’]s)\b")
YOU = re.compile(r"\b[Yy]ou(?:rs?|rself)?\b")
FRAME = re.compile(  # what says no more than that somebody says so
    r"^(?:We are (?:now |currently |today )?in a situation (?:where|in which)|We (?:all )?(?:know|see) that|"
    r"(?:I|We) (?:want|would like|must|have) to (?:say|stress|emphasize|note|add|repeat|tell you|remind you) that|"
    r"(?:Let me|I can|I will) (?:say|stress|emphasize|note|add|repeat|tell you|remind you) that) "
)
# before an infinitive; "must be, must have been" may be guesses, "what we have to lose" is what we have
NEED = re.compile(
    r"(?<![Ww]hat )(?<![Aa]ll )(?<!thing )(?<!things )(?<!much )(?<!more )(?<!little )\b[Ww]e "
    r"(?:(?:have (?:got )?to|need to)(?P<no> not)?|must(?P<never> not)?(?! (?:not )?(?:[a-z]+ )?(?:be|have|know)\b))"
    r"(?= [a-z])"
)
AS_SAID = re.compile(rf"^As (?P<clause>{WHO}\s+{HELPERS}(?P<verb>{NEUTRAL})), (?P<said>[^.!?]+)\.$")
# where what is said may end: "as Kowal said, taxes were cut, but …"
TURN = re.compile(r",? (?:but|while|whereas|although|though|yet)\b|, and\b")
AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|cannot)\b"
)
FINITE = re.compile(rf"{AUXILIARY.pattern}|[a-z](?:ed|s)\b")
# two sentences, a question, an exclamation, an answer
BROKEN = re.compile(
    r"^(?:(?:What an?|How|Why|Who|Which|Nor|If only|May|Must)\b|(?:Yes|No),)|[.!?…] |[?!:;“”]|"
    r"n['’]t (?:it|he|she|they|that|this|we|I|you)\b"
)
ORDERS = re.compile(
    r"(?:Let|Do|Don['’]t|Please|Go|Come|Look|Remember|Thank|Stop|Make|Take|Give|Help|Keep|Wait|Never|Be|Call|Find|Get|Move|"
    r"Put|See|Show|Tell|Send|Bring|Leave|Try|Think|Imagine|Listen|Ask|Vote|Join)\b"
)
# Close the bridges
ORDERED = re.compile(r"(?P<verb>[A-Z][a-z]+) (?:the|an?|this|that|these|those|it|them|him|all|every|no)\b")
AHEAD = re.compile(r"\b(?:will|would|shall|going to)\b")
NOT_THAT = ("expressed", "called for", "drew attention", "assured", "wrote", "gave an assurance")
# what may stand before the colon: "said in Lublin", not "said the bridge has two faults"
WHERE = re.compile(r"(?:\s+(?:in|on|at|during|after|before|while|following|to|earlier|later|yesterday|today)\b.*)?$")
# of what follows "said Kowal": not "said Mercedes chief | designer Kowal"
WHOLE = re.compile(
    r"(?:,(?!.*\b(?:according to|when|as|after|pictured)\b)(?! [a-z]+ing\b)|"
    r"\s+(?:in|on|at|after|during|while|following|before|to|earlier|later|yesterday|today|afterwards|last)\b|$)"
)
# of what follows "Kowal said": not "the duty would be frozen"
AFTER = re.compile(rf",|\s+(?:of|about|from|through|via|by|for|with|when|this|next|[a-z]+ly)\b|{WHOLE.pattern}")
QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[”“]")
MARKED = re.compile("“[^“”]*”")
MARK = re.compile('[“”„«»"]')
SHORT = 4  # words that make a sentence


@lru_cache(maxsize=20_000)
def speaker(text: str) -> str:
    """Who speaks in this sentence, as written there; empty when it does not say."""
    for pattern in (MIDDLE, TAIL, PLAIN_TAIL, INVERTED, PLAIN_INVERTED, FRONT):
        match = pattern.search(text)
        if match and not NOT_WHO.match(match["who"]):
            return match["who"]
    return ""


def without_connective(text: str) -> str:
    """The sentence without the But, And, Thus, that tied it to the one before it."""
    rest = CONNECTIVE.sub("", text)
    return rest[:1].upper() + rest[1:]


def dangling(text: str) -> bool:
    """Whether the sentence leans on another one: a pronoun before any name, or half of a quotation."""
    _, _, said = text.partition(": ")
    leans = DANGLING.search(text) or UNCLEAR.search(said) or LIKEWISE.search(text[:60]) or SUCH.search(text)
    ours = REPORTED.match(text) and PERSON.search(said) and not indirect(text)  # "Kowal said: Our bridge is old."
    told = YOU.search(MARKED.sub("", text)) and not speaker(text)  # advice of nobody
    alone = MARKED.fullmatch(text)  # a quotation of nobody
    return bool(leans or ours or told or alone) or unnamed(text) or not balanced(text)


def unnamed(text: str) -> bool:
    """Whether it reports the words of somebody unnamed (the official), or what one speaker says of "them"."""
    view = IN_VIEW.match(text)
    who = view["who"] if view else speaker(text)
    alone = SOMEBODY.search(who) or (VAGUE.search(who) and not re.search(r"(?<!^)\b[A-Z]", who))
    return bool(who.lower().startswith("the ") and alone) or bool(
        THEY.search(text) and not re.search(r"s$|\band\b", who)
    )


def balanced(text: str) -> bool:
    """Whether every quotation mark has its partner."""
    return text.count("“") == text.count("”") and text.count("«") == text.count("»") and text.count('"') % 2 == 0


def quotations(text: str) -> list[str]:
    """The strings between quotation marks, innermost pairs, without the marks."""
    return ["".join(parts) for parts in QUOTED.findall(text)]


def verbatim(text: str, originals: Iterable[str]) -> str:
    """The text with quotation marks only around strings that stand, with theirs, in one of the originals."""
    inner_texts = quotations(text)
    known = [fold(original) for original in originals] if inner_texts else []
    kept = [inner for inner in inner_texts if any(f'"{fold(inner)}"' in original for original in known)]
    for number, inner in enumerate(kept):
        text = re.sub('[“„«"]' + re.escape(inner) + '[”“»"]', f"\x00{number}\x01", text, count=1)
    text = MARK.sub("", text)
    for number, inner in enumerate(kept):
        text = text.replace(f"\x00{number}\x01", f"“{inner}”")
    return re.sub(r"\s+([,.;:])", r"\1", text).strip()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """For comparing: normalized, all quotation marks and all apostrophes alike."""
    return re.sub("[“”„«»]", '"', re.sub("[’‘`´ʼ]", "'", normalize(text)))


def speaker_first(text: str) -> str:
    """A sentence that ends in its attribution, turned round and without quotation marks: `Rutte said: we must do more.`

    Answers "" when the sentence does not end in an attribution.
    """
    match = TAIL.search(text) or PLAIN_TAIL.search(text) or INVERTED.search(text)
    if not match or NOT_WHO.match(match["who"]):
        return ""
    rest = match["rest"].rstrip(". ")
    cut = match["verb"] != "told" and not (WHOLE if match.re is INVERTED else AFTER).match(rest)
    if cut or TURN.search(rest) or CLAIMS.search(rest):  # "…, but she was wrong", "…, adding that it is old"
        return ""
    aside = match["aside"] if match.re is TAIL else ""
    clause = f"{match['who']}{aside}, {match['verb']}{rest}" if aside else f"{match['who']} {match['verb']}{rest}"
    if match.re is INVERTED and rest[:2] == ", ":  # said Kowal, mayor of Lublin
        clause = f"{match['who']}{rest}, {match['verb']}"
    end = re.match(r"[?!]", match[0])
    said = MARK.sub("", text[: match.start()]).strip(" ,.")
    return f"{clause[:1].upper()}{clause[1:]}: {without_connective(said)}{end[0] if end else '.'}" if said else ""


def indirect(text: str) -> str:
    """Words reported behind a colon as indirect speech: `Rutte said: We have to do more.` → `Rutte said that it is
    necessary to do more.` Answers "" where that would take more than a rule: other first persons, orders, questions."""
    if (match := AS_SAID.match(text)) and match["verb"] not in (*NOT_THAT, "told"):
        plain = MARKED.sub("", text)
        foretold = " had " in match["clause"]  # "as Kowal had said, the bridge fell"
        changed = foretold or PERSON.search(plain) or TURN.search(plain)
        return "" if changed else f"{match['clause']} that {match['said']}."
    if not (match := REPORTED.match(text)):
        return ""
    said = FRAME.sub("", without_connective(match["said"]))
    said = NEED.sub(lambda need: f"it is necessary{need['no'] or need['never'] or ''} to", said)
    said = said[:1].upper() + said[1:]
    unclear = UNCLEAR.match(said.removeprefix("It is necessary"))
    broken = BROKEN.search(said) or _ordered(said) or unclear
    if broken or PERSON.search(said) or len(said.split()) < SHORT or not FINITE.search(said):
        return ""
    verb, small = match["verb"], _small(said)
    object_fits = bool(match["rest"].strip()) if verb == "told" else bool(WHERE.match(match["rest"]))
    kept = verb != "promised" or AHEAD.search(said)  # "promised: the old council failed"
    if not small or verb in NOT_THAT or not object_fits or not kept or AUXILIARY.search(match["rest"]):
        return ""
    return f"{match['clause']} that {small}."


def _ordered(said: str) -> bool:
    """Whether the words begin as an order does."""
    match = ORDERED.match(said)
    return bool(ORDERS.match(said) or (match and match["verb"].lower() not in ENGLISH_STOP_WORDS))


def _small(said: str) -> str:
    """The sentence as it goes on after "that": with a small letter, but for a name; empty where that is not sure."""
    first = re.split(r"[ ,'’]", said, maxsplit=1)[0]
    known = gazetteer()
    named = any(name.split()[0] == first or name == first for name in names(said))
    if named or known.nation.match(said) or known.place.match(said) or not first.isalpha() or first[1:2].isupper():
        return said
    plain = first.lower() in ENGLISH_STOP_WORDS or first.lower() in known.common
    return said[:1].lower() + said[1:] if plain else ""
