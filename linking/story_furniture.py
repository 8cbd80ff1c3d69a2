"""Words and phrases that say nothing about which story a text is: stop words, credits, calls to subscribe, datelines.

Frozen: a change moves entries between stories, and the warehouse then folds all anew. Nothing is learned from the
entries at hand, so that no entry that comes changes what two others say of each other. What one outlet prints under
every item need not be listed: what stands below the beginning is no evidence by itself (`story_pairs`).
"""

from __future__ import annotations

import re

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
    # English: credits
        (?:additional\ )?(?:reporting|writing|compiled|edited|editing|translated|photo(?:graph)?s?|graphics?|video)
            \ (?:and\ \w+\ )?by\b
      | (?:\w+\W+){0,6}contributed\ (?:to\ )?(?:this|the)\ (?:report|story|article)\b
      | with\ (?:inputs?|files|additional\ (?:reporting|inputs?))\ (?:from|by)\b
      | (?:source|photo|file\ photo|image|image\ (?:source|caption)|credit|tags|topics|filed\ under)\s*:
    # calls
      | (?:sign\ up|subscribe|sign\ in|log\ in|register\ (?:now|here|for)|support\ our|donate\ (?:now|here|today))\b
      | become\ a\ (?:member|subscriber)\b | (?:already|not)\ a\ (?:member|subscriber)\?
      | (?:follow|join|find|like|contact|e-?mail)\ (?:us|our)\b
      | follow\ .{1,40}\ on\ (?:twitter|facebook|instagram|telegram|linkedin|whatsapp)\b
      | (?:click|tap)\ (?:here|on|to)\b | (?:read|see|learn)\ (?:more|also|full|next|the\ full)\b | continue\ reading\b
      | for\ more\ (?:news|information|on|stories|visit)\b | (?:get\ (?:the\ latest|our|more)|receive\ our)\b
      | download\ (?:the|our)\b | watch\ (?:live|now|more)\b | listen\ (?:to\ this|now)\b
      | share\ this\b | have\ your\ say\b
    # where it stood first, rights, what the outlet says of itself
      | (?:this|the)\ (?:article|story|post|content|piece)\ (?:(?:was|is|has\ (?:not\ )?been|originally|first)\ )*
        (?:published|appeared|produced|translated|syndicated|republished|edited|generated)\b
      | this\ report\ (?:was|is|has\ been)\ (?:first\ |originally\ )?(?:published|produced|translated|syndicated)\b
      | the\ post\ .*appeared\ first\ on\b
      | copyright\ (?:©|\(c\)|\d) | \(c\) | © | all\ rights\ reserved\b | our\ standards:?
      | (?:advertisement|sponsored\ content|skip\ advert(?:isement)?)\b
      | related(?:\ (?:stories|articles|topics))?\s*: | about\ us\b
      | (?:we|this\ (?:site|website))\ uses?\ cookies\b
      | by\ (?:subscribing|signing\ up|continuing\ to\ (?:use|browse))\b
      | (?:editors?\ note|editor\W?s\ note|correction|clarification|disclaimer)\s*: | (?:the\ )?views\ expressed\b
    # French
      | (?:abonnez|inscrivez|rejoignez)[\s-](?:vous|nous)\b | suivez[\s-](?:nous|notre|toute\ l|l.actualite)
      | (?:recevez|telechargez|retrouvez|decouvrez)\ (?:notre|nos|chaque|l.(?:application|essentiel|actualite))\b
      | lire\ (?:aussi|egalement|la\ suite|plus)\b | a\ (?:lire|voir|ecouter)\b
      | (?:cet\ article|ce\ contenu)\ (?:est|a\ ete)\b
      | tous\ droits\b | droits\ (?:de\ reproduction|reserves)\b | toute\ reproduction\b
      | toutes\ les\ informations\ reproduites\b | (?:nous|ce\ site)\ utilis\w+\ (?:des\ |les\ )?cookies\b
      | avec\ (?:afp|reuters|ap|(?:les\ )?agences)\b | (?:credit\ photo|photo|source|publicite)\s*:
    # Spanish, Portuguese, Italian
      | (?:suscribete|suscribase|suscribanse|registrate|siguenos|siganos|unete\ a\ nuestr\w+)\b
      | (?:descarga|descargue)\ (?:la|nuestra)\ (?:app|aplicacion)\b
      | recib[ae]\ (?:nuestr|las?\ (?:noticias|newsletter))
      | (?:lea|lee|leer|vea|ver|mira)\ (?:tambien|mas|ademas)\b | todos\ (?:los|os)\ (?:derechos|direitos)\b
      | prohibida\ (?:su|la)\ reproduccion\b | con\ informacion\ de\b | com\ informacoes\ d
      | (?:foto|fuente|fonte|publicidad|publicidade)\s*: | (?:este\ articulo|esta\ nota)\ (?:fue|es|ha\ sido)\ publicad
      | (?:assine|inscreva-se|cadastre-se|receba|siga\ (?:o|a|nos|nosso|as|os)|baixe\ o)\b
      | (?:leia|veja|saiba)\ (?:mais|tambem)\b
      | (?:iscriviti|abbonati|seguici|leggi\ (?:anche|tutto))\b | riproduzione\ riservata\b | tutti\ i\ diritti\b
    # German
      | (?:abonnieren|melden|folgen|registrieren|laden|lesen|horen|sehen)\ sie\b
      | jetzt\ (?:abonnieren|anmelden|testen)\b
      | (?:mehr|weitere)\ (?:zum\ thema|dazu|nachrichten|informationen)\b | alle\ rechte\b | nachdruck\b
      | (?:dieser|dieses)\ (?:artikel|beitrag|text|interview)\ (?:ist|wurde|erschien)\b | mit\ material\ (?:von|der)\b
      | (?:quelle|foto|bild|anzeige|redaktion)\s*:
    # Russian, Ukrainian
      | подпи(?:шитесь|шись|сываитесь|саться\ на)\b | читаите\ (?:также|нас|больше|далее) | смотрите\ (?:также|нас)\b
      | следите\ за\b | присоединяитесь\b | (?:все|усі|всі)\ права\b | перепечатка\b | использование\ материалов\b
      | при\ (?:перепечатке|цитировании|копировании)\b | (?:фото|источник|реклама|автор|джерело)\s*:
      | підпи(?:шіться|суитесь|сатися\ на)\b | читаите\ (?:також|нас|більше) | стежте\ за\b | приєднуитесь\b
    # Arabic
      | اشترك\ (?:الان|معنا|في\ (?:نشر|قنا|خدم|النشر)) | تابعونا\b | تابعنا\b | اقرا\ (?:ايضا|المزيد|كذلك)
      | للمزيد\ من | (?:جميع\ الحقوق|حقوق\ (?:النشر|الطبع))\b | (?:المصدر|تصوير|اعلان)\s*:
    # Chinese, Japanese, Turkish
      | 版权所有 | 版權所有 | (?:责任编辑|責任編輯|编辑|来源|來源|记者|出典|写真)\s*[:：]
      | 关注我们 | 點擊 | 点击 | 無断転載
      | (?:abone\ ol|bizi\ takip|tum\ haklari|devamini\ oku)
    )""",
    re.VERBOSE,
)
"""A sentence that begins so stands over or under stories of every kind: who wrote it and where it stood first, calls
to subscribe, follow and read on, rights, cookies, what the outlet says of itself. Tried on a sentence already folded:
lower case, no marks, so that a Russian `й` is `и`. A verb that news begin with too (`подписан закон`,
`suscriben acuerdo`) stands here only with what makes it a call."""

ALL_RIGHTS = re.compile(
    r"all rights reserved|this material may not be (?:published|reproduced)|terms of (?:use|service)|privacy policy"
    r"|may not be (?:republished|redistributed)|tous droits reserves|todos los derechos reservados"
    r"|todos os direitos reservados|alle rechte vorbehalten|tutti i diritti riservati|все права защищены"
    r"|усі права захищені|всі права захищені|جميع الحقوق محفوظة"
)
"""The same anywhere in a sentence."""

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
