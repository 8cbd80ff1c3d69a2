"""Words of news texts that speak for or against a listed party being meant, in the languages of the wire.

Every word is in the normal form of `linking.names`. The tables are data: a word goes in where newspapers use it so,
with no look at any labelled case.
"""

from __future__ import annotations

from linking.names import name_words

SANCTION_STEMS = ("sanction", "sancion", "sanzion", "sanktsi", "sanktion", "blacklist")
"""How words for sanctions begin in English, French, Spanish, Italian, Russian and German."""

SANCTION_WORDS = frozenset(
    name_words("عقوبات العقوبات بعقوبات لعقوبات والعقوبات الخزانة تحریم تحریم‌ها санкційний санкції ОФАК Минфин 制裁")
) | frozenset(
    "ofac treasury sdn tresor tesoro designated designates designation delisted delists embargo embargoed magnitsky"
    " sankcje sancoes sancao".split()
)
"""Offices and acts of sanctions, beside the stems above."""

THEMES: dict[str, frozenset[str]] = {
    "terror": frozenset(
        "terror terrorism terrorist terrorists terrorisme terroriste terroristes terrorismo terrorista terroristas"
        " jihadist jihadists jihadiste jihadistes yihadista yihadistas militant militants militia militias milice"
        " milices"
        " milicia milicias insurgents insurgent bombing bombings bomb attack attacks attentat attentats atentado"
        " atentados hostage hostages rockets rocket missile missiles drone drones fighters combattants combatientes"
        " mercenary mercenaries mercenaires mercenarios army war truce ceasefire killed strike strikes"
        " extremist extremists islamist islamists islamiste islamistes rebels rebel rebelles rebeldes guerrilla"
        " guerrilleros kidnapping raid gunmen ambush soldiers troops suicide".split()
        + name_words("боевики боевиков теракт удар армия غارة ضربة ميليشيا قتل مقتل هجوم الجيش انفجار")
    ),
    "drugs": frozenset(
        "drug drugs cocaine heroin fentanyl methamphetamine cartel cartels trafficking trafficker traffickers narcotics"
        " narcotic drogue drogues narcotrafic trafic trafiquant narcotrafico narcotraficante narcotraficantes droga"
        " drogas capo capos kingpin smuggling smugglers laundering gang gangs mafia mob extortion cocaina".split()
    ),
    "cyber": frozenset(
        "hacker hackers hacking ransomware malware cyber cyberattack cyberattacks crypto cryptocurrency bitcoin mixer"
        "  wallet wallets phishing passwords password logins login darknet stolen botnet troll trolls piratage"
        " pirates rancongiciel spyware surveillance".split()
    ),
    "arms": frozenset(
        "nuclear missile missiles ballistic uranium enrichment proliferation weapons arms centrifuge drones uav"
        " nucleaire nucleares arme armes armas sanctioned procurement military warheads yadernoy".split()
    ),
    "rights": frozenset(
        "abuses abuse torture killings massacre corruption corrupt rights crackdown protesters election elections"
        " repression oligarch oligarchs atrocities coup junta bribery bribes embezzlement graft corrupcion".split()
    ),
    "ships": frozenset(
        "tanker tankers ship ships vessel vessels crude cargo port ports shipping sailed sail fleet petrolier"
        " petroliers"
        " navire navires buque buques petrolero petroleros barco carguero cargo freighter bulker barrels anchored"
        " moored flag flagged flags transponder imo dwt aframax suezmax vlcc sudno oil coast crew captain".split()
    ),
}
"""What a text is about: one word of a theme in it speaks for a party that is listed for that."""

SHIP_WORDS = frozenset(
    "tanker tankers ship ships vessel vessels mv mt yacht yachts barge barges petrolier petroliers navire"
    " navires buque buques petrolero petroleros"
    " barco carguero freighter bulker containership aframax suezmax vlcc imo supertanker sudno tankera boat steamer"
    " freighters carrier carriers yate megayate superyacht icebreaker".split()
)

BODY_WORDS = frozenset(
    "group groupe grupo gang cartel cartels militia milice milicia movement mouvement movimiento party parti partido"
    " organisation organization organisations company companies compania societe empresa firm firms bank banque banco"
    " network reseau red exchange airline airlines lender insurer refiner refinery fund foundation charity brigade"
    " brigades rebels rebel insurgents fighters militants hackers ransomware malware mafia clan syndicate terrorist"
    " terrorists jihadist jihadists islamist islamists corps forces force mercenaries mercenary unit supplier"
    " manufacturer producer operator mixer website outlet broadcaster channel conglomerate holding giant developer"
    " gruppirovka gruppirovki kompaniya kompanii bank banka dvizheniye members member leader leaders commander"
    " fleet owned subsidiary spyware".split()
)
"""What an organisation is: beside a name of one word it says that a body of that name is meant."""

ROLE_WORDS: dict[str, str] = {
    word: role
    for role, forms in {
        "minister": "minister ministers ministre ministres ministro ministra ministr ministra wzyr",
        "president": "president presidents presidente presidenta presidency prezident prezidenta",
        "defense": "defense defence defensa oborony defensas",
        "general": "general generals generale gen generalen",
        "chief": "chief chef jefe head heads leader leaders dirigeant lider leadership glava lidera chiefs",
        "commander": "commander commanders commandant comandante commanding commanded komandir",
        "deputy": "deputy vice adjoint viceministro viceminister zamestitel",
        "director": "director directeur directora directrice ceo chairman chairwoman executive founder owner tycoon",
        "governor": "governor gouverneur gobernador gubernator governorate",
        "member": "member lawmaker deputado depute diputado senator senateur legislator parliament duma congressman",
        "judge": "judge justice judges juge juez magistrate magistrado prosecutor procureur fiscal court",
        "colonel": "colonel coronel polkovnik lieutenant captain major brigadier",
        "minister of interior": "interior interieur intelligence security police renseignement inteligencia",
        "air force": "air force armee army forces ejercito navy naval guard guards staff",
        "businessman": "businessman businesswoman oligarch billionaire financier magnate homme empresario milliardaire",
        "secretary": "secretary secretaire secretario sekretar",
        "mayor": "mayor maire alcalde",
        "ambassador": "ambassador ambassadeur embajador",
        "speaker": "speaker",
        "premier": "premier prime primer premiere",
    }.items()
    for word in forms.split()
} | {
    word: role
    for role, forms in {
        "minister": "министр министра министру министром министры міністр وزير الوزير وزیر 部长",
        "president": "президент президента президенту президентом رئيس الرئيس رئیس 主席 总统",
        "chief": "глава главы главой лидер лидера начальник начальника секретарь секретарем زعيم قائد القائد لرئيس",
        "commander": "командующий командующего командир командира командувач قیادی قيادي فرمانده القيادي",
        "deputy": "заместитель заместителя заступник نائب معاون",
        "director": "директор директора гендиректор владелец владельца бизнесмен مدير مدیر",
        "governor": "губернатор губернатора محافظ",
        "member": "депутат депутата сенатор сенатора عضو نماینده",
        "general": "генерал генерала полковник اللواء العميد سردار",
    }.items()
    for word in name_words(forms)
}
"""A word of an office, rank or trade of those whom sanctions meet, to the one that it is compared by."""

UNLIKELY = frozenset(
    "footballer goalkeeper striker midfielder defender winger coach trainer scorer scored goals goal team squad"
    " league cup match club champion championship tournament olympic olympics marathon runner"
    " runners sprinter swimmer cyclist boxer wrestler rower skier skater jockey golfer golf tennis chess cricketer"
    " cricket rugby basketball batsman bowler hockey athlete athletics player players playing pianist violinist"
    " cellist conductor soprano tenor singer rapper drummer guitarist band orchestra choir album song songs concert"
    " actor actress film films filmmaker novel novelist poet poems poetry painter sculptor sculptures photographer"
    " exhibition gallery museum theatre theater ballet dancer dancers comedian cook baker bakery restaurant cafe"
    " pub recipe recipes teacher teachers pupil pupils student students schoolgirl schoolboy nurse dentist surgeon"
    " paediatrician doctor veterinarian vet librarian gardener gardeners garden carpenter plumber electrician mechanic"
    " barber hairdresser farmer farmers farm postman widow widower grandmother grandfather mathematician physicist"
    " astronomer botanist biologist zoologist professor researcher researchers phd novelists author cartoonist"
    " architect firefighter firefighters lifeguard waiter beekeeper shepherd potter weaver tailor bride groom scout"
    " scouts kindergarten spelling quiz lottery festival forward dog dogs cat cats horse mare"
    " stallion foal racehorse greyhound roses tulip beer brewery wine vineyard cheese perfume toy toys puppet game"
    " games footballeur gardien attaquant entraineur joueur joueurs equipe championnat coupe buteur nageur nageuse"
    " coureur cycliste chanteur chanteuse musicien pianiste acteur actrice romancier romanciere peintre poete"
    " boulanger boulangere cuisinier instituteur institutrice infirmier infirmiere dentiste pharmacien agriculteur"
    " etudiant etudiante eleve eleves restaurateur coiffeur coiffeuse jardinier futbolista portero delantero"
    " entrenador jugador jugadora equipo campeonato copa goles nadador nadadora ciclista cantante musico novela"
    " novelista poeta pintor pintora panadero panadera cocinero cocinera maestra enfermero enfermera dentista"
    " agricultor estudiante alumno alumnos futbolist vratar napadayushchiy trener sportsmen pevets pevitsa khudozhnik"
    " pisatel uchitel uchitelnitsa vrach khokkeist shakhmatist skripach skripachey skripachka pekar muzykalnoy"
    " konkurse konkurs shkoly gimnast akter aktrisa pensioner laeb almdrb".split()
)
"""Trades and scenes in which nobody is sanctioned: beside a name they say that another of that name is meant."""

DENIALS = tuple(
    tuple(phrase.split())
    for phrase in (
        "not related", "no relation", "unrelated", "namesake", "namesakes", "same name", "shares a name",
        "shares his name", "shares her name", "shares its name", "share a name", "no connection", "no link", "no links",
        "not to be confused", "mistaken for", "mixed up with", "confused with", "wrong man", "name twin",
        "mistaken identity", "not connected", "nothing to do with", "not the sanctioned", "of that name",
        "meme nom", "homonyme", "homonymes", "sans lien", "aucun lien", "rien a voir", "sans rapport", "confondu avec",
        "mismo nombre", "homonimo", "tocayo", "sin relacion", "nada que ver", "ninguna relacion", "confundido con",
        "odnofamilets", "tezka", "odnofamiltsa", "tezki", "polnyy tezka",
    )
)  # fmt: skip
"""That somebody is another of the same name."""

GEOGRAPHIC_WORDS = frozenset(
    """
    strait straits gulf port harbour harbor bay sea channel city town village island islands isle province governorate
    district county coast river cape lake valley canal peninsula airport oilfield refinery
    detroit golfe baie mer ville ile iles fleuve lac vallee aeroport
    estrecho golfo puerto bahia mar ciudad isla islas provincia costa rio lago valle aeropuerto
    """.split()
)
"""What a place is called, before `of` or behind its name."""

AFTER_NAMES = frozenset(
    "street avenue stadium airport road bridge square park school university college hospital museum prize award cup"
    " foundation trophy tower hotel river lake island bay mountain county village cathedral church festival"
    " restaurant cafe bakery gallery theatre theater orchestra choir band records studio studios fc rovers"
    " wanderers brewery winery books press yacht club society".split()
)
"""After a name of a person: a thing is called so."""
