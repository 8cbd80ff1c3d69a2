"""Words and phrases that say nothing about which story a text is: stop words, credits, calls to subscribe, datelines.

Frozen: a change moves entries between stories, so it raises FURNITURE_VERSION. What one outlet prints under every item
cannot be listed here; linking.stories finds it by the unlike texts that hold it.
"""

from __future__ import annotations

import re

FURNITURE_VERSION = 1

STOP_WORDS = frozenset(
    # English, French, Spanish, Portuguese, German, Italian: articles, prepositions, pronouns, auxiliaries
    """
    a about above after again all also am an and any are as at be because been before being between both but by
    can could did do does doing down during each few for from further had has have having he her here hers him his
    how i if in into is it its itself just me more most my no nor not now of off on once only or other our out
    over own s same she should so some such t than that the their theirs them then there these they this those
    through to too under until up very was we were what when where which while who whom why will with would you
    your according
    au aux avec ce ces cet cette dans de des du elle elles en est et eu il ils je l la le les leur leurs lui mais
    me ne nos nous ont ou par pas plus pour qu que qui sa se ses son sont sur un une vous y d n c selon
    al como con del el ella ellos entre era es esta este fue ha han hasta las lo los mas muy nos para pero por
    segun ser si sin sobre su sus tambien uno ya una unos unas o
    ao aos as com da das do dos e em foi mas na nas nao no os pela pelo pelos pelas sao sua suas seu seus um uma
    aber als am auch auf aus bei bis das dass dem den der die ein eine einem einen einer er hat ich ihr im ist mit
    nach nicht noch oder sich sie sind und vom von vor war wie wird zu zum zur
    alla che cui dai dal dalla degli dei della delle di gli hanno nel nella nelle piu sono tra
    """.split()
    # Russian and Ukrainian; Arabic
    + "в во и на не что с со по из за от для о об к у как это его ее их был были быть а но до "
    "при та у із що від та про "
    "في من على إلى الى عن أن ان إن هذا هذه التي الذي مع كان كانت قد لم لا ما بعد قبل و".split()
)

NUMBER_WORDS = {
    word: str(number)
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "zero _ deux trois quatre cinq six sept huit neuf dix onze douze",
        "cero _ dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "null _ zwei drei vier funf sechs sieben acht neun zehn elf zwolf",
    )
    for number, word in enumerate(words.split())
    if word != "_"
}
"""Written as a figure by one outlet and as a word by another; `un`, `once` and their like have other meanings too."""
del NUMBER_WORDS["once"]

WEEKDAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miercoles jueves viernes sabado domingo montag dienstag mittwoch donnerstag freitag samstag sonntag
    """.split()
)
MONTHS = frozenset(
    """
    january february march april june july august september october november december
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    """.split()
)

CREDIT = re.compile(
    r"""^\W*(?:
        (?:(?:additional\ )?(?:reporting|writing|compiled|edited|editing|translated|photo(?:graph)?s?|graphics?)
        \ (?:and\ \w+\ )?by\b)
      | (?:(?:\w+\W+){0,6}contributed\ (?:to\ )?(?:this|the)\ (?:report|story|article)\b)
      | (?:sign\ up|subscribe|sign\ in|log\ in|register\ (?:now|here|for)|support\ our)\b
      | become\ a\ (?:member|subscriber)\b
      | (?:follow|join|find|like)\ (?:us|our)\b
      | (?:click|tap)\ (?:here|on|to)\b | (?:read|see|learn)\ (?:more|also|full|next|the\ full)\b | continue\ reading\b
      | (?:for\ more\ (?:news|information|on|stories|visit)|get\ (?:the\ latest|our|more))\b
      | (?:download\ (?:the|our)|watch\ (?:live|now|more))\b
      | (?:this|the)\ (?:article|story|report|post|content|piece)\ (?:(?:was|is|has\ been|originally|first)\ )*
        (?:published|appeared|produced|translated|syndicated|republished)\b
      | the\ post\ .*appeared\ first\ on\b
      | (?:copyright\ (?:©|\(c\)|\d)|\(c\)|©) | all\ rights\ reserved\b | our\ standards:?
      | (?:advertisement\b|related(?:\ (?:stories|articles))?\s*:|share\ this\b|listen\ to\ this\b)
      | (?:abonnez|inscrivez|lire\ (?:aussi|la\ suite|plus)|a\ lire|suivez[\s-]nous|tous\ droits\ reserves)
      | (?:avec\ (?:afp|reuters|ap)\b)
      | (?:suscribete|suscribase|siguenos|lea\ (?:tambien|mas)|leer\ mas|todos\ los\ derechos|con\ informacion\ de)
      | (?:assine|inscreva|leia\ (?:mais|tambem)|todos\ os\ direitos|com\ informacoes)
      | (?:подпис|читайте|следите|все\ права) | (?:اشترك|تابعونا|اقرا|جميع\ الحقوق)
    )""",
    re.VERBOSE,
)
"""Tried at the start of a sentence already folded (lower case, no marks)."""

ALL_RIGHTS = re.compile(
    r"all rights reserved|this material may not be (?:published|reproduced)|terms of (?:use|service)"
)

DATELINE = re.compile(
    r"""^\s*(?:
        (?:[^\W\d_][\w.'’]*[,\s]+){0,6}?                # WASHINGTON, July 24
        (?:[\w.]+\s*\d{0,2},?\s*(?:\d{4})?\s*)?
        \((?:[A-Z]{2,6}|Reuters|dpa|Xinhua|Bloomberg|\w+\ News)\)
        \s*(?:[-–—:]+\s*)?
      | [A-Z\u00c0-\u00de][A-Z\u00c0-\u00de.'’,\s-]{2,38}(?:,\s*[\w.]+\s+\d{1,2}(?:\s*,?\s*\d{4})?)?\s*[–—-]+\s+
    )""",
    re.VERBOSE,
)
"""`WASHINGTON (AP) -`, `PARIS, July 24 (Reuters) -`, `BAMAKO, Mali —`; tried on the start of a summary."""

TITLE_LABEL = re.compile(
    r"^\s*(?:(?:update|wrapup|factbox|analysis|exclusive|breaking|urgent|live|watch|video|explainer|alert|developing|corrected|refile)"
    r"(?:\s*\d+)?\s*[-:|–—]+\s*)+",
    re.IGNORECASE,
)
TITLE_OUTLET = re.compile(r"\s+(?:[|•·]|[-–—])\s+(?:[^|•·–—\s-]\S*\s*){1,4}$")
"""` - The Example Times` at the end of a title: at most four words after a lone dash or bar."""
