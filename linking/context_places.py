"""Countries as news texts write them: names, inhabitants and seats of government in English, French and Spanish, and
the names of those most in the news in Russian, Ukrainian, Arabic, Persian and Chinese.

Latin words are in the normal form of `linking.names`, others as they are written. The table is data: a word goes in
where an atlas or a newspaper uses it, with no look at any labelled case. A word that is more often something else
(Chad, Jordan, Georgia as a first name, Turkey) stays, because a country is weak evidence and never enough alone.
"""

from __future__ import annotations

from linking.names import name_words

_COUNTRIES = """
AF afghanistan afghan afghans afghane afghanes afgano afgana afganos afganistan kabul kaboul
AE emirates uae emirati emirats emiriens emiratos dubai dubay abu dhabi sharjah
AL albania albanian albanians albanie albanais albanaise albanes albanesa tirana
AM armenia armenian armenians armenie armenien armenienne armenio yerevan
AO angola angolan angolans angolais luanda
AR argentina argentine argentinian argentin argentino buenos aires
AT austria austrian autriche autrichien austriaco vienna vienne viena
AU australia australian australians australie australien canberra sydney
AZ azerbaijan azerbaijani azeri azerbaidjan azerbaiyan baku
BA bosnia bosnian bosnians bosnie bosnien bosniaque bosnio herzegovina republika srpska sarajevo
BD bangladesh bangladeshi dhaka
BE belgium belgian belgique belge belgica brussels bruxelles bruselas antwerp
BF burkina burkinabe ouagadougou
BG bulgaria bulgarian bulgarians bulgarie bulgare bulgaro sofia
BH bahrain bahraini bahrein manama
BI burundi burundian burundais bujumbura
BO bolivia bolivian bolivie bolivien boliviano la paz
BR brazil brazilian brazilians brasil brasileiro brasilero bresil bresilien bresilienne brasilia
BY belarus belarusian belarusians belarussian bielorussie bielorusse bielorrusia bielorruso minsk
CA canada canadian canadians canadien ottawa toronto
CD congo congolese drc rdc congolais congolaise congolena kinshasa goma kivu
CF central african centrafrique centrafricain centrafricaine centroafricana bangui
CG brazzaville
CH switzerland swiss suisse suiza suizo geneva geneve zurich
CI ivoire ivorian ivoirien ivoirienne abidjan
CL chile chilean chilien chileno santiago
CM cameroon cameroonian cameroun camerounais yaounde
CN china chinese chine chinois chinoise chino beijing pekin shanghai
CO colombia colombian colombians colombie colombien colombienne colombiano colombiana bogota medellin
CR costa rica costarricense
CU cuba cuban cubans cubain cubaine cubano cubana havana havane habana
CY cyprus cypriot chypre chypriote chipre nicosia limassol
CZ czech czechia tcheque checo prague
DE germany german germans allemagne allemand allemande alemania aleman berlin
DJ djibouti djiboutian
DK denmark danish danemark danois copenhagen
DO dominican dominicain dominicano santo domingo
DZ algeria algerian algerians algerie algerien algerienne argelia argelino algiers alger
EC ecuador ecuadorian equateur equatorien ecuatoriano quito guayaquil
EE estonia estonian estonie tallinn
EG egypt egyptian egyptians egypte egyptien egipto egipcio cairo caire
ER eritrea eritrean eritreans erythree erythreen asmara asmera
ES spain spanish espagne espagnol espana espanol madrid barcelona
ET ethiopia ethiopian ethiopie ethiopien etiopia etiope addis ababa tigray
FI finland finnish finlande helsinki
FR france french francais francaise francia frances paris
GB britain british uk england english scotland wales royaume uni britannique britannica reino unido london londres
GE georgia georgian georgians georgie georgien georgiano tbilisi tbilissi
GH ghana ghanaian accra
GM gambia gambian gambie gambien banjul
GN guinea guinean guinee guineen conakry
GQ equatorial malabo
GR greece greek greeks grece grec grecque grecia griego athens athenes piraeus
GT guatemala guatemalan guatemalteque guatemalteco
GW bissau
GY guyana guyanese georgetown
HK hong kong hongkong
HN honduras honduran hondurien hondureno tegucigalpa
HR croatia croatian croatie croate zagreb
HT haiti haitian haitians haitien haitienne haitiano haitiana
HU hungary hungarian hongrie hongrois hungria budapest
ID indonesia indonesian indonesie jakarta
IE ireland irish irlande irlandais irlanda dublin
IL israel israeli israelis israelien israelienne jerusalem
IN india indian indians inde indien mumbai delhi
IQ iraq iraqi iraqis irak irakien irakienne iraki iraqui baghdad bagdad kurdistan
IR iran iranian iranians iranien iranienne iraniens irani iranies tehran teheran
IT italy italian italians italie italien italia italiano rome milan naples roma
JM jamaica jamaican kingston
JO jordanian jordanians jordanie jordanien jordania amman jordan
JP japan japanese japon japonais tokyo
KE kenya kenyan kenyans kenyane nairobi
KG kyrgyzstan kyrgyz kirghizistan bishkek
KH cambodia cambodian cambodge camboya phnom penh
KP pyongyang dprk north korea north korean north koreans coree du nord corea del norte nordcoreen nordcoreenne
KP nord coreen norcoreano
KR seoul south korea south korean coree du sud
KW kuwait kuwaiti koweit
KZ kazakhstan kazakh astana almaty
LA laos laotian lao vientiane
LB lebanon lebanese liban libanais libanaise libano libanes beirut beyrouth
LK lanka sri lankan colombo
LR liberia liberian liberians monrovia
LT lithuania lithuanian vilnius
LV latvia latvian lettonie riga
LY libya libyan libyans libye libyen libyenne libia libio tripoli benghazi
MA morocco moroccan maroc marocain marruecos rabat casablanca
MD moldova moldovan moldavie moldave chisinau
ME montenegro montenegrin podgorica
MK macedonia macedonian macedoine skopje
ML mali malian malians malien malienne maliens maliennes maliense bamako
MM myanmar burma burmese birmanie birman birmania naypyidaw yangon rakhine
MT malta maltese malte valletta
MX mexico mexican mexicans mexique mexicain mexicaine mexicano mexicana sinaloa jalisco tijuana
MY malaysia malaysian malaisie kuala lumpur
MZ mozambique mozambican maputo cabo delgado
NE niger nigerien niamey
NG nigeria nigerian nigerians nigeriane lagos abuja
NI nicaragua nicaraguan nicaraguans nicaraguayen nicaraguense managua
NL netherlands dutch neerlandais holandes amsterdam hague rotterdam
OM oman omani muscat
PA panama panamanian panameen panameno
PE peru peruvian perou peruvien peruano lima
PH philippines philippine filipino filipinos philippin manila
PK pakistan pakistani pakistanis pakistanais islamabad karachi lahore punjab
PL poland polish pologne polonais polonia polaco warsaw
PS palestinian palestinians palestine palestinien palestina palestino gaza ramallah
PY paraguay paraguayan paraguayen paraguayo asuncion
QA qatar qatari doha
RO romania romanian roumanie roumain bucharest
RS serbia serbian serbe serbio belgrade serbie
RU russia russian russians russie russe russes ruso rusa rusia rusos kremlin moscow moscou moscu petersburg
RU chechen chechnya grozny
RW rwanda rwandan rwandans rwandais rwandaise ruanda kigali
SA saudi arabia saudis saoudite saoudien riyadh riyad jeddah
SD sudan sudanese soudan soudanais soudanaise sudanes khartoum darfur
SE sweden swedish suede suedois stockholm
SG singapore singaporean singapour
SI slovenia slovenian slovenie ljubljana
SK slovakia slovak bratislava
SN senegal senegalese senegalais dakar
SO somalia somali somalis somalie somalien mogadishu mogadiscio
SS juba south sudan south sudanese soudan du sud sudan del sur sud soudanais
SV salvador salvadoran salvadorien salvadoreno
SY syria syrian syrians syrie syrien syrienne syriens siria sirio siria damascus damasco aleppo idlib
TD chad chadian tchad tchadien ndjamena
TH thailand thai thailande bangkok
TJ tajikistan tajik tadjikistan dushanbe
TM turkmenistan turkmen ashgabat
TN tunisia tunisian tunisie tunisien tunis
TR turkey turkish turkiye turquie turc turque turquia turco ankara istanbul
TT trinidad tobago
TW taiwan taiwanese taipei
TZ tanzania tanzanian tanzanie dar salaam zanzibar
UA ukraine ukrainian ukrainians ukrainien ukrainienne ucrania ucraniano kyiv kiev kharkiv odesa donetsk
UA luhansk crimea donbas
UG uganda ugandan ugandans ougandais ougandaise kampala
US american americans washington
UZ uzbekistan uzbek tashkent
VE venezuela venezuelan venezuelans venezuelien venezuelienne venezolano venezolana caracas
VN vietnam vietnamese hanoi
XK kosovo kosovar pristina mitrovica
YE yemen yemeni yemenis yemenite yemenita sanaa sana aden hodeidah hudaydah
ZA south african pretoria johannesburg afrique du sud
ZM zambia zambian lusaka
ZW zimbabwe zimbabwean zimbabweans zimbabween harare
"""

_OTHER_SCRIPTS = """
AF Афганистан афганский Афганістан Кабул أفغانستان أفغاني كابول افغانستان کابل 阿富汗
AE Эмираты ОАЭ Дубай الإمارات دبي امارات
AM Армения армянский Ереван
AZ Азербайджан азербайджанский Баку
BY Беларусь Белоруссия белорусский Білорусь білоруський Минск بيلاروسيا
CF ЦАР
CD Конго الكونغو
CN Китай китайский Пекин الصين الصيني بكين چین 中国 北京
CO Колумбия كولومبيا
CU Куба кубинский كوبا
CY Кипр
EG Египет مصر المصري القاهرة
ET Эфиопия إثيوبيا
GE Грузия грузинский Тбилиси
HK 香港
IL Израиль израильский إسرائيل الإسرائيلي اسرائیل
IN Индия الهند
IQ Ирак иракский العراق العراقي بغداد عراق
IR Иран иранский Іран іранський Тегеран إيران الإيراني الإيرانية طهران ایران ایرانی تهران 伊朗
JO الأردن
KP КНДР كوريا پیونگ 朝鲜
KZ Казахстан казахский
LB Ливан ливанский لبنان اللبناني اللبنانية بيروت
LY Ливия ливийский ليبيا الليبي طرابلس بنغازي
ML Мали мальский مالي باماكو
MM Мьянма ميانمار 缅甸
NI Никарагуа
PK Пакистан باكستان پاکستان
PS فلسطين الفلسطيني الفلسطينية غزة Палестина
QA قطر
RU Россия российский Росія російський РФ Кремль Москва московский Чечня чеченский Грозный Петербург روسيا
RU الروسي الروسية موسكو روسیه مسکو 俄罗斯
SA السعودية السعودي الرياض
SD Судан السودان السوداني السودانية الخرطوم
SO الصومال الصومالي مقديشو
SY Сирия сирийский Дамаск سوريا سورية السوري السورية دمشق حلب سوریه 叙利亚
TR Турция турецкий Стамбул تركيا التركي إسطنبول
UA Украина украинский Україна український Киев Київ київський Крым Крим Донецк Донбасс Луганск أوكرانيا
US США американский американський Вашингтон أمريكا أمريكي أمريكية الأمريكي الأمريكية واشنطن آمریکا 美国
VE Венесуэла венесуэльский فنزويلا كراكاس 委内瑞拉
YE Йемен اليمن اليمني اليمنية صنعاء الحديدة
ZW Зимбабве
"""

_PHRASES = frozenset(
    (
        "abu dhabi|buenos aires|republika srpska|central african|costa rica|santo domingo|addis ababa|royaume uni"
        "|reino unido|hong kong|phnom penh|north korea|north korean|north koreans|coree du nord|corea del norte"
        "|nord coreen|south korea|south korean|coree du sud|sri lankan|kuala lumpur|cabo delgado|dar salaam"
        "|south sudan|south sudanese|soudan du sud|sudan del sur|sud soudanais|south african|afrique du sud"
        "|saudi arabia|la paz"
    ).split("|")
)
"""Places of several words: neither part stands for the country alone."""


_SHORTEST = 3
"""Letters of a word of another script in Latin ones: shorter ones are words of their own there."""


def _read() -> dict[tuple[str, ...], str]:
    places: dict[tuple[str, ...], str] = {}
    for line in _COUNTRIES.strip().splitlines():
        code, _, rest = line.partition(" ")
        padded = f" {rest} "
        for phrase in sorted(_PHRASES, key=len, reverse=True):
            while f" {phrase} " in padded:
                places[tuple(phrase.split())] = code
                padded = padded.replace(f" {phrase} ", "  ", 1)
        for word in padded.split():
            places[(word,)] = code
    for line in _OTHER_SCRIPTS.strip().splitlines():
        code, _, rest = line.partition(" ")
        places |= {(word,): code for word in name_words(rest) if len(word) >= _SHORTEST}
    return places


PLACES: dict[tuple[str, ...], str] = _read()
"""Normal words of a place or its people, to the ISO 3166-1 code of its country."""

LONGEST_PLACE = max(map(len, PLACES))

PLACE_STARTS = frozenset(words[0] for words in PLACES)

PLACE_WORDS = frozenset(words[0] for words in PLACES if len(words) == 1)
