"""Words of names that say little about who is meant, in many languages: titles, legal forms, particles.

Every word is in the normal form of `linking.names`. The tables are data: a word goes in where a list, a register or a
newspaper writes it beside names, with no look at any labelled case.
"""

from __future__ import annotations

TITLES = frozenset(
    # English: ranks, offices, forms of address
    "mr mrs ms miss messrs sir madam madame lord lady dame dr doctor prof professor engr eng engineer hon"
    " honorable honourable rev reverend father bishop archbishop cardinal pope saint st president vice prime"
    " minister premier chancellor secretary senator governor mayor ambassador judge justice king queen prince"
    " princess crown emperor sultan emir amir sheikh sheik shaikh shaykh shayk cheikh chief commander commandant"
    " general gen lt lieutenant col colonel maj major capt captain sgt sergeant cpl corporal brig brigadier adm"
    " admiral marshal field comrade chairman chairwoman director deputy spokesman spokesperson head leader former"
    " ex acting interim late jr sr esq phd md"
    # French, Spanish, Portuguese, Italian
    " monsieur m mme mlle docteur professeur ministre premier presidente president senor sr sra senora don dona"
    " doctor general coronel teniente capitan comandante almirante ministro gobernador alcalde alias licenciado"
    " lic ing ingeniero colonel lieutenant capitaine marechal amiral chef signor signora dottor dottore senhor"
    # German, Dutch, Scandinavian, Baltic, Finnish, Hungarian
    " herr frau prasident bundeskanzler kanzler von minister generalleutnant oberst meneer mevrouw prezidents"
    " presidents prezidentas presidentti elnok ur miniszterelnok fru hr"
    # Slavic, Romanian, Turkish, Indonesian, Greek, Albanian
    " prezydent prezident prezidentas predsjednik predsednik predsjednica premijer pan pani gospodin gospozha g-n"
    " presedintele prezidenti domnul doamna bay bayan cumhurbaskani baskan pasha bey efendi hanim presiden bapak"
    " ibu pak tuan haji dato datuk seri proedros kyrios kyria ministr general-leytenant polkovnik generalnyy"
    # Arabic, Persian, Urdu, African
    " haj hajj hajji haji hadji hajje al-haj mullah mulla molla mawlawi maulvi maulavi maulana mawlana mufti qari"
    " hafiz ustad ustaz ustadh sayyid sayed sayyed seyed seyyed syed hojjatoleslam ayatollah ayatullah agha aqa"
    " khanum hakim malik mohtaram janab doctora imam qadi kadhi sardar sartip mirza duktur".split()
) - {"m", "st", "von", "late", "field", "head", "eng", "malik", "hakim", "mirza", "justice", "saint", "bay", "agha"}
"""Ranks, offices and forms of address. Words that are as often a given name (Malik, Hakim) are left out."""

SUFFIXES = {
    "jr": "jr", "junior": "jr", "jnr": "jr", "sr": "sr", "senior": "sr", "snr": "sr", "ii": "2", "iii": "3", "iv": "4",
    "hijo": "jr", "filho": "jr", "pere": "sr", "fils": "jr", "neto": "jr",
}  # fmt: skip
"""Words after a person's name that part father and son."""

PARTICLES = frozenset(
    # Arabic and Hebrew articles and words of descent, and how they are run together
    "al el ul ur ad ash as at an ar az adh es ech ed en er ez ou ben bin ibn bint ould wuld weld wald walad binti"
    " bn ha"
    # European
    " de del della dela delle dei degli di da do dos das du des la le les lo los las van vande vander von vom zu"
    " zum zur der den dem ter ten te y e imeni af av of the and et und d l".split()
)
"""Articles and prepositions in names: they are written, run together or left out at will."""

DESCENT = frozenset("ben bin ibn bint ould wuld weld wald walad binti bn".split())
"""Particles that say son or daughter of: each stands for the same word."""

VESSEL_PREFIXES = frozenset(
    "mv mt ms ss mts mtv mft msv fv rv sv ft lpg lng vlcc fpso ferry tanker vessel ship motor yacht tug barge".split()
)
"""Before a ship's name, when written as one word; `M/V` is `m v` and is joined before it is looked up here."""

_LEGAL = {
    # A private company with limited liability
    "llc": "llc lc ltd limited ltda limitada lda ltee limitee ooo tov too mchj ood eood doo dooel sarl srl sprl"
    " sro gmbh mbh ug bv bvba besloten wll pty pte pvt private sdn bhd sendirian berhad kft zoo spzoo spolka oy"
    " aps as uab sia ou anpas fzco fze fzc fzllc"
    " dmcc sti limitet eurl sasu sl slu srlu inc incorporated kk godo gk yk wfoe cc fz",
    # A company with shares
    "jsc": "jsc akb ojsc cjsc pjsc qsc pao oao zao ao nao ojs aktiengesellschaft akg ag sa spa sae saa sab sac saoc"
    " saog nv naamloze plc psc psjc pjs ab asa oyj ad ead dd tas aksiyonerne at ta vat pat prat pt tbk saos sca"
    " kgaa se sas corp"
    " corporation corporacion",
    # A partnership
    "partnership": "lp llp lllp kg ohg gbr komandit kommanditgesellschaft snc scs kd cv vof",
    # A state's or municipal enterprise
    "state enterprise": "gup mup fgup rup fsue sue",
    # A body without shares
    "non-profit": "ano nko ev eg gemeinnutzige onlus ong ngo",
    # Says only that it is a company
    "company": (
        "co cie cia comp compagnie compania companhia company kompaniya firma societe sherkat sharikat sharika "
        "sharekat shirkat borisat chamkat kampani group grup gruppa groupe grupo gruppe gruppo holding holdings "
        "kholding pmc chvk firm"
    ),
}  # fmt: skip

LEGAL_FORMS: dict[str, str] = {word: form for form, words in _LEGAL.items() for word in words.split()}
"""The word of a legal form, to the kind of body that it says."""

LEGAL_PHRASES: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): form
    for form, phrases in {
        "llc": (
            "limited liability company", "limited liability co", "cong ty tnhh", "limited liability",
            "private limited", "company limited",
            "company ltd", "co ltd", "co limited", "co llc", "pvt ltd", "pte ltd", "pty ltd", "pty limited",
            "private limited company",
            "sdn bhd", "sendirian berhad", "sp z oo", "sp zoo", "spolka z ograniczona odpowiedzialnoscia",
            "gesellschaft mit beschrankter haftung", "gesellschaft mbh", "societe a responsabilite limitee",
            "societa a responsabilita limitata", "sociedad de responsabilidad limitada", "sociedad limitada",
            "societatea cu raspundere limitata", "societate cu raspundere limitata", "s r l", "s a r l", "l l c",
            "l t d", "s de rl",
            "s de rl de cv", "sociedade limitada", "besloten vennootschap", "limited sirketi", "ltd sti",
            "limitet sirketi",
            "obshchestvo s ogranichennoy otvetstvennostyu", "obshchestvo s ogranichennoi otvetstvennostyu",
            "tovarystvo z obmezhenoyu vidpovidalnistyu", "tovaristvo z obmezhenoyu vidpovidalnistyu",
            "tovarishchestvo s ogranichennoy otvetstvennostyu", "drustvo s ogranicenom odgovornoscu", "d o o",
            "s r o", "o o o",
            "aksionerno druzhestvo s ogranichena otgovornost", "free zone company", "free zone establishment",
            "fz llc", "fz co",
            "with limited liability", "responsabilidad limitada", "yugen kaisha", "kabushiki kaisha",
            "kabushiki gaisha",
        ),
        "jsc": (
            "joint stock company", "joint stock co", "open joint stock company", "closed joint stock company",
            "public joint stock company", "private joint stock company", "joint stock", "public limited company",
            "jsc company",
            "societe anonyme", "sociedad anonima", "sociedade anonima", "societa per azioni",
            "sociedad anonima de capital variable",
            "sa de cv", "s a de c v", "s a", "s p a", "sociedad por acciones simplificada",
            "naamloze vennootschap", "anonim sirketi",
            "anonim sti", "a s", "a g", "aktsionernoe obshchestvo", "aktsionernoye obshchestvo",
            "otkrytoe aktsionernoe obshchestvo",
            "otkrytoye aktsionernoye obshchestvo", "zakrytoe aktsionernoe obshchestvo",
            "zakrytoye aktsionernoye obshchestvo",
            "publichnoe aktsionernoe obshchestvo", "publichnoye aktsionernoye obshchestvo",
            "neopublichnoe aktsionernoe obshchestvo",
            "aktsionerne tovarystvo", "publichne aktsionerne tovarystvo", "pryvatne aktsionerne tovarystvo",
            "akcine bendrove",
            "public joint stock", "societate pe actiuni", "sociedad anonima cerrada", "perseroan terbatas",
            "holding company",
        ),
        "partnership": (
            "limited partnership", "limited liability partnership", "general partnership", "gmbh co kg",
            "gmbh and co kg",
        ),
        "state enterprise": (
            "federal state unitary enterprise", "state unitary enterprise", "unitary enterprise",
            "republican unitary enterprise",
            "federalnoe gosudarstvennoe unitarnoe predpriyatie", "gosudarstvennoe unitarnoe predpriyatie",
            "state owned enterprise",
        ),
        "non-profit": (
            "autonomous non profit organization", "autonomous nonprofit organization",
            "avtonomnaya nekommercheskaya organizatsiya",
            "non profit organization", "eingetragener verein",
        ),
    }.items()
    for phrase in phrases
}  # fmt: skip
"""The same written out, as normal words; the longest phrase wins."""

LONGEST_LEGAL_PHRASE = max(map(len, LEGAL_PHRASES))

# Words of organisations that stand in for one another, across languages; the first is the one they are compared by.
_SYNONYMS = """
international intl int internationale internacional mezhdunarodnyy mezhdunarodnaya internazionale uluslararasi
national natl nationale nacional natsionalnyy natsionalnaya nasional milli nazionale
trading trade trd torgovyy torgovaya ticaret comercial commerce commercial comercio comercializadora
industries industry industrial ind industrie industria sanayi industriya promyshlennyy promyshlennaya
manufacturing mfg manufacturer manufacturers
general gen umumi generale
bank banque banco banka bankasi banca
company kompaniya
company's companies
import imports importing
export exports exporting
services service servicios servis uslugi svc
shipping marine maritime deniz
aviation aircraft aviatsionnyy aviatsionnaya
charity charitable
foundation fund fond fondation fundacion vakfi bonyad bonyade
university universitet universite universidad universitat univ
institute institut instituto inst
organization organisation org organizatsiya organizacion
association assn assoc asociacion assotsiatsiya
department dept
government govt
brothers bros
engineering eng engineers
technology technologies tech tekhnologii teknoloji technologie
development dev developments
investment investments invest investitsii yatirim inversiones
construction constructions stroy insaat
center centre tsentr centro zentrum merkez
factory zavod fabrika fabrica usine
works zavody
north northern
south southern
east eastern
west western
system systems sistemy
enterprise enterprises
product products
laboratory lab labs laboratories
limited ltd
petroleum petrol
chemical chemicals
electronic electronics
""".strip().splitlines()

ORGANISATION_WORDS: dict[str, str] = {word: line.split()[0] for line in _SYNONYMS for word in line.split()}
"""A common word of organisations, to the one that it is compared by; its presence says that no person is meant."""

ORGANISATION_PHRASES: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): word
    for word, phrases in {
        # Russian bodies go by their letters in one alias and by the English of them in the next.
        "npp": (
            "scientific production enterprise", "scientific and production enterprise",
            "research and production enterprise",
            "research production enterprise", "scientific industrial enterprise",
            "nauchno proizvodstvennoe predpriyatie",
            "nauchno proizvodstvennoye predpriyatiye", "spe", "rpe",
        ),
        "npo": (
            "scientific production association", "scientific and production association",
            "research and production association",
            "research production association", "nauchno proizvodstvennoe obedinenie",
            "nauchno proizvodstvennoye obyedineniye",
        ),
        "npk": (
            "scientific production company", "scientific and production company", "research and production corporation",
            "scientific production corporation", "nauchno proizvodstvennaya kompaniya",
            "nauchno proizvodstvennaya korporatsiya",
        ),
        "nii": (
            "scientific research institute", "scientific and research institute", "research institute",
            "research and development institute",
            "nauchno issledovatelskiy institut", "nauchno issledovatelskii institut",
            "nauchnoissledovatelskiy institut", "sri",
        ),
        "tsnii": (
            "central research institute", "central scientific research institute",
            "tsentralnyy nauchno issledovatelskiy institut",
            "tsentralnyi nauchno issledovatelskii institut", "cnii", "csri",
        ),
        "kb": ("design bureau", "konstruktorskoe byuro", "konstruktorskoye byuro"),
        "tskb": (
            "central design bureau", "tsentralnoe konstruktorskoe byuro", "tsentralnoye konstruktorskoye byuro",
            "ckb",
        ),
        "okb": (
            "experimental design bureau", "special design bureau", "opytno konstruktorskoe byuro",
            "opytno konstruktorskoye byuro",
        ),
        "srz": (
            "ship repair plant", "ship repair yard", "shipyard", "dockyard", "sudoremontnyy zavod",
            "sudoremontnyi zavod",
        ),
        "mashzavod": (
            "machine building plant", "engineering plant", "mashinostroitelnyy zavod", "mashinostroitelnyi zavod",
        ),
        "irgc": (
            "islamic revolutionary guard corps", "islamic revolutionary guards corps",
            "iranian revolutionary guard corps",
            "revolutionary guard corps", "sepah e pasdaran", "sepah pasdaran",
        ),
        "imeni": ("named after", "named for", "im"),
        "irisl": ("islamic republic of iran shipping lines",),
        "isil": (
            "islamic state of iraq and the levant", "islamic state of iraq and syria", "islamic state", "isis",
            "daesh",
        ),
        "import export": ("import and export", "export import", "export and import", "impex", "imp and exp"),
    }.items()
    for phrase in phrases
}  # fmt: skip
"""Words that name one thing together, to the word that they are compared by; the longest phrase wins."""

LONGEST_ORGANISATION_PHRASE = max(map(len, ORGANISATION_PHRASES))

BODY_SPELLINGS: dict[str, str] = {
    word: line.split()[0]
    for line in """
hizballah hezbollah hizbullah hizbollah hezbolla hezbola khezbolla hisbollah
taliban taleban talibans talibanes talebans talibov taliby
qaida qaeda kaida kaeda qaide alqaeda alqaida
daesh daech dayish
houthi houthis huthi huthis houthistes huties khusity
pasdaran pasdarans pasdaren
shabaab shabab chabab chebab shebab
""".strip().splitlines()
    for word in line.split()
}
"""Names of armed bodies as newspapers of several languages spell them, to the one that they are compared by."""

MORE_ORGANISATION_WORDS = frozenset(
    "airlines airways  air army brigade battalion front party movement council committee ministry agency"
    " authority bureau office corps force forces militia cartel gang network exchange insurance oil gas energy"
    " steel mining metals transport logistics cargo freight tankers capital partners management consulting"
    " consultants ventures real estate security defense defence military research science academy college school"
    " hospital relief society union federation republic state media news television radio press telecom"
    " communications software digital cyber club hotel farm plant complex port terminal shipyard company trust"
    " mosque church center foods pharmaceutical medical offshore solutions global world lines carriers navigation"
    " traders motors auto machinery equipment tools commission court police intelligence guard guards command"
    " cooperative brigades martyrs liberation hezbollah isil daesh irgc irisl".split()
)
"""Further words that say an organisation is meant, each compared by itself."""

PLACE_WORDS = frozenset(
    "afghanistan africa algeria america angola argentina asia australia austria azerbaijan bahrain bangladesh"
    " belarus belgium bolivia brazil britain british bulgaria burma cambodia canada caribbean chile china colombia"
    " congo cuba cyprus czech deutschland dubai ecuador egypt england estonia europe european finland france"
    " georgia germany ghana greece guatemala guinea haiti honduras hongkong hungary iceland india indonesia iran"
    " iraq ireland israel italia italy japan jordan kazakhstan kenya korea kuwait kyrgyzstan latvia lebanon"
    " liberia libya lithuania luxembourg macau malaysia mali malta mexico moldova moscow myanmar nepal netherlands"
    " nicaragua nigeria norway oman pakistan palestine panama paraguay peru philippines poland polska portugal"
    " qatar romania russia rwanda saudi schweiz senegal serbia shanghai beijing siberia singapore slovakia"
    " slovenia somalia spain sudan suisse sweden switzerland syria taiwan tajikistan tanzania tehran thailand"
    " tunisia turkey turkmenistan uae uganda uk ukraine uruguay usa uzbekistan venezuela vietnam yemen zimbabwe"
    " london istanbul damascus baghdad beirut tripoli kiev kyiv petersburg middle east gulf hong kong".split()
)
"""Countries, great cities and regions: of two organisations that differ in one, each is its own."""


def _ordinal_ending(number: int) -> str:
    return "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


NUMBERS: dict[str, str] = {
    **{word: str(n) for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split())},
    **{word: str(n) for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1)},
    **{f"{n}{_ordinal_ending(n)}": str(n) for n in range(1, 101)},
    "thirty": "30", "forty": "40", "fourty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80",
    "ninety": "90", "hundred": "100", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "xi": "11", "xii": "12",
}  # fmt: skip
"""Numbers in words, as ordinals and in Roman digits; the single letters I, V and X are too often something else."""

TENS = frozenset("20 30 40 50 60 70 80 90".split())
"""After these a number below ten is added: forty-four."""
