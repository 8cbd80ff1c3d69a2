"""Action words: which acts a text speaks of, in which languages, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.action_words import actions_spoken

D, L = "designation", "delisting"

ENGLISH = [
    (D, "Washington imposes sanctions on two shipping firms in Fujairah."),
    (D, "Britain slaps fresh sanctions on Belarusian generals"),
    (D, "U.S. sanctions network that shipped drone engines"),
    (D, "US sanctions former minister and his two sons"),
    (D, "Treasury sanctions Hamas financiers"),
    (D, "The EU and the UK sanction six bankers"),
    (D, "The Treasury said on Monday it will sanction the port operator."),
    (D, "US hits Lebanese exchange house with sanctions"),
    (D, "Tanker owner hit by U.S. sanctions"),
    (D, "Four smugglers were placed under sanctions by the Treasury on Friday."),
    (D, "The State Department has designated the brigade a terrorist organisation."),
    (D, "OFAC designates exchange run from Riga"),
    (D, "Designated today by the Treasury were nine companies in Hong Kong."),
    (D, "The sanctions, announced on Tuesday, freeze all property of the general."),
    (D, "Sanctions were imposed on the governor and his brother."),
    (D, "The bank was added to the SDN list on Thursday."),
    (D, "Treasury adds eleven aircraft, two pilots and a leasing company in Sharjah to its sanctions list"),
    (D, "He was put on the Specially Designated Nationals and Blocked Persons List in a notice on Friday."),
    (D, "Gold trader blacklisted over mine in the Sahel"),
    (D, "America blacklists chipmaker's suppliers"),
    (D, "OFAC has blacklisted nine more ships."),
    (D, "Canada announced additional financial sanctions targeting seven judges."),
    (D, "New sanctions on militia leaders"),
    (D, "New US sanctions target oil brokers in Dubai"),
    (D, "The United States unveiled a sweeping package of sanctions against the junta."),
    (D, "Treasury blocked three cranes operators on Wednesday for loading missile parts."),
    (D, "The U.S. froze the assets of the former spy chief."),
    (D, "The warlord was sanctioned on Thursday for recruiting children."),
    (D, "Refinery listed by OFAC for buying Iranian crude"),
    (D, "In a move against smuggling, Washington acted on Friday, imposing sanctions on five traders."),
    (D, "Ministers agreed to impose sanctions on the settlers' council."),
    (D, "Inclusion of the bishop on the U.S. sanctions list caused protests."),
    (D, "The designation of the charity by the Treasury came as a surprise."),
    (D, "Rosoboronexport joins sanctions list"),
    (D, "President signs order imposing sanctions on court officials"),
    (L, "US lifts sanctions on Damascus airline"),
    (L, "Washington lifted all of its remaining sanctions on the mining company."),
    (L, "The sanctions on the two brothers were removed after a review."),
    (L, "U.S. sanctions on ex-premier lifted"),
    (L, "Treasury delists Cypriot lawyer"),
    (L, "Treasury de-lists brother of late president"),
    (L, "On May 5 OFAC removed the widow from its sanctions list."),
    (L, "OFAC removes shipowner from sanctions list"),
    (L, "OFAC removed the refinery and eleven of its managers from the Specially Designated Nationals list."),
    (L, "The Treasury took Antonov, Berg, Castillo, Dlamini and the last of the holding firms off its sanctions list."),
    (L, "The name of the general was deleted from the SDN List."),
    (L, "Oligarch's yacht dropped from U.S. blacklist"),
    (L, "The businessman has been delisted by OFAC."),
    (L, "The delisting, which the Treasury confirmed, covers three banks."),
    (L, "Treasury unfreezes assets of telecoms company after sanctions end"),
    (L, "U.S. ends sanctions on former rebel commander"),
    (L, "Washington eases sanctions on state airline"),
    (L, "The former minister is no longer on the sanctions list."),
    (L, "The company is no longer subject to U.S. sanctions."),
    (L, "OFAC announced the removal of six Colombians from the sanctions list."),
    (L, "US to lift sanctions on potash producer"),
    (L, "Trump decides to remove sanctions from the port company"),
    (L, "The U.N. Security Council votes to lift sanctions on interim president"),
    (L, "The U.S. has revoked sanctions on the judge."),
    (L, "Washington rescinds sanctions against election officials"),
    (L, "Two dead men were struck from the Treasury's sanctions list."),
    (L, "Sanctions against the newspaper have been lifted, the embassy said."),
    (L, "But Washington, whose allies had refused to follow, lifted its sanctions on the bank."),
    (L, "The EU kept its own list, but the United States removed the senator from its sanctions list."),
    ("", "The U.S. could lift sanctions on the airline, officials said."),
    ("", "Sanctions on the minister may be lifted within weeks."),
    ("", "Opposition calls for the lifting of sanctions on the central bank"),
    ("", "Washington refuses to lift sanctions on the general"),
    ("", "Treasury rejects removal of oligarch from sanctions list"),
    ("", "Lawyers seek removal of their client from the sanctions list"),
    ("", "Kyiv demands sanctions against the shipowner"),
    ("", "EU vows to keep sanctions on the airline"),
    ("", "The United States has not lifted its sanctions on the company."),
    ("", "Sanctions were never lifted, a spokeswoman said."),
    ("", "The Treasury did not sanction the minister."),
    ("", "Senators urge Treasury to sanction the minister"),
    ("", "US threatens to impose sanctions on court"),
    ("", "U.S. mulls sanctions on refinery"),
    ("", "U.S. considers lifting sanctions on miner"),
    ("", "If Minsk frees the prisoners, Washington lifts its sanctions."),
    ("", "No sanctions will be lifted unless the hostages are freed."),
    ("", "The bloc extends sanctions on Belarus for a year"),
    ("", "The captain lifted the trophy as new season began."),
    ("", "Ministers agree the lifting of import duties on steel"),
    ("", "The forward was sanctioned by the federation for a late tackle."),
    ("", "Club president sanctioned after pitch invasion"),
    ("", "The airline's shares were delisted from the Nasdaq."),
    ("", "The house was designated a heritage building by the council."),
    ("", "A sanctioned tanker was seen off Johor."),
    ("", "The newly sanctioned banker sold his flat in London."),
    ("", "He dined with the OFAC-designated ruler in Minsk."),
    ("", "Sanctions-hit airline leased two aircraft in Canada."),
    ("", "The gold firm is listed in London and Toronto."),
    ("", "Tankers adopted the practice to dodge sanctions."),
    ("", "The minister is still on the Treasury's sanctions list."),
    ("", "Washington no longer enforces sanctions against the ferry line strictly."),
    ("", "In May the rules may change, but sanctions stay."),
    ("", "Sanctioned oligarch's yacht sails to Oman"),
    ("", "Treasury yields rose as sanctions weighed on the rouble."),
    ("", "Under US sanctions, the bank lost its correspondents."),
    ("", "The coach removed two players from the squad list."),
    ("", "The U.S. imposed no sanctions after the vote."),
    ("", "Lawmaker wants sanctions on ministers lifted"),
    ("", "Damascus asks for sanctions to be removed"),
    ("", "Talks on lifting U.S. sanctions resume in Doha"),
    ("", "The Specially Designated Nationals list has some twelve thousand names."),
    ("", "Trader jailed for sanctions evasion"),
    ("", "A bill to impose sanctions on the port was put before the Senate."),
    ("", "The ferry was removed from the timetable."),
    ("", "Sanctions should be lifted at once, the bishop said."),
    ("", "The court said it would not remove him from the sanctions list."),
    (D, "Trump administration sanctions port operator over crude"),
    (L, "U.S. revokes terrorist designation of former rebel group"),
    ("", "Company delisted from the stock exchange after sanctions"),
    ("", "Lawyers hope for the revocation of the designation, with talks on revoking the designation next week."),
    (D + L, "The U.S. lifted sanctions on the airline and imposed sanctions on its former owner."),
    (D + L, "Washington removed two mills from its sanctions list. On the same day it sanctioned a third."),
    (D + L, "US delists bank, adds its chairman to sanctions list"),
]

FRENCH = [
    (D, "Les États-Unis sanctionnent un général soudanais"),
    (D, "Washington a sanctionné mardi deux banques libanaises."),
    (D, "L'homme d'affaires a été sanctionné par le Trésor américain."),
    (D, "Paris et Londres imposent des sanctions à cinq colons"),
    (D, "Bruxelles prend de nouvelles sanctions contre la compagnie aérienne"),
    (D, "Le ministre a été inscrit sur la liste noire américaine."),
    (D, "Trois armateurs ajoutés à la liste des sanctions de l'OFAC"),
    (D, "Le Trésor gèle les avoirs de l'ancien préfet"),
    (D, "Des sanctions ont été imposées vendredi au patron de la milice."),
    (D, "Nouvelles sanctions américaines contre le réseau pétrolier"),
    (L, "Washington lève les sanctions visant le président par intérim"),
    (L, "Les États-Unis ont annoncé la levée des sanctions contre la banque."),
    (L, "Les sanctions contre l'ex-ministre ont été levées."),
    (L, "L'OFAC retire l'armateur grec de sa liste noire"),
    (L, "Il a été radié de la liste des sanctions américaines."),
    (L, "Les deux frères ne sont plus sous sanctions."),
    (L, "Ses avoirs ont été dégelés par le Trésor américain."),
    ("", "Bamako demande la levée des sanctions"),
    ("", "Washington refuse de lever les sanctions contre le général"),
    ("", "Les États-Unis pourraient lever les sanctions"),
    ("", "Washington n'a pas levé les sanctions contre la banque."),
    ("", "Le joueur a été sanctionné par la fédération."),
    ("", "La séance est levée malgré les sanctions."),
    ("", "Le Conseil maintient les sanctions contre Minsk"),
]

SPANISH = [
    (D, "Estados Unidos sanciona a tres jueces venezolanos"),
    (D, "El Tesoro sancionó el jueves a una red de lavado en Sinaloa."),
    (D, "Washington impone sanciones al hijo del presidente"),
    (D, "EE.UU. impuso sanciones a una naviera de Panamá."),
    (D, "La OFAC incluye al gobernador en la Lista Clinton"),
    (D, "El ganadero fue incluido en la lista de la OFAC."),
    (D, "Nuevas sanciones contra funcionarios de Managua"),
    (D, "El Departamento del Tesoro congeló los bienes del empresario."),
    (D, "La empresa fue sancionada por el Tesoro de Estados Unidos."),
    (D, "Sanciones a cinco generales cubanos"),
    (D, "Washington agregó a la financiera, brazo de un grupo militar, a la lista de entidades sancionadas."),
    (L, "Estados Unidos levanta las sanciones contra el exministro"),
    (L, "EE.UU. retiró las sanciones a la petrolera."),
    (L, "Washington elimina sanciones a dos militares"),
    (L, "La OFAC saca de la Lista Clinton a un empresario caleño"),
    (L, "El exsenador fue excluido de la lista de sanciones."),
    (L, "Las sanciones fueron levantadas este lunes."),
    (L, "El banco ya no está en la lista de la OFAC."),
    ("", "Caracas exige levantar las sanciones"),
    ("", "Estados Unidos no levantó las sanciones contra la aerolínea."),
    ("", "Washington podría levantar las sanciones al petróleo"),
    ("", "El club fue sancionado por la federación."),
    ("", "Piden que se levanten las sanciones"),
    ("", "El atleta levantó la copa pese a las sanciones."),
]

RUSSIAN = [
    (D, "США ввели санкции против двух банков"),
    (D, "Минфин США внёс судовладельца в санкционный список"),
    (D, "Завод попал под санкции США"),
    (D, "Под санкции попали трое депутатов."),
    (D, "Компания внесена в список SDN."),
    (D, "Против министра введены санкции."),
    (D, "Великобритания расширила санкции против нефтетрейдеров"),
    (D, "В санкционный список США включены девять танкеров."),
    (D, "Вашингтон объявил о новых санкциях против генералов."),
    (L, "США сняли санкции с белорусской авиакомпании"),
    (L, "Минфин США исключил бизнесмена из санкционного списка"),
    (L, "Санкции с банка сняты."),
    (L, "Вашингтон отменил санкции против судьи"),
    (L, "США объявили о снятии санкций с калийного завода."),
    (L, "Из санкционного списка исключены две компании."),
    (L, "Предприниматель больше не находится в санкционном списке."),
    ("", "Минск требует снять санкции"),
    ("", "Минск рассчитывает на отмену санкций"),
    ("", "США не снимут санкции с банка"),
    ("", "Вашингтон может отменить санкции против завода"),
    ("", "США отказались снять санкции с авиакомпании"),
    ("", "ЕС продлил санкции против Беларуси"),
    ("", "Режиссёр снял фильм о порте."),
    ("", "Танкер под санкциями замечен у берегов Омана."),
]

ARABIC = [
    (D, "فرضت الولايات المتحدة عقوبات على شبكة تهريب"),
    (D, "واشنطن تفرض عقوبات على ثلاثة مصارف"),
    (D, "عقوبات أمريكية جديدة على قادة الميليشيا"),
    (D, "أدرجت وزارة الخزانة الأمريكية الشركة على قائمة العقوبات"),
    (D, "أعلنت واشنطن فرض عقوبات على وزير سابق"),
    (D, "جمّدت الخزانة الأمريكية أصول رجل الأعمال"),
    (L, "رفعت واشنطن العقوبات عن شركة الطيران"),
    (L, "أعلنت الولايات المتحدة رفع العقوبات عن الرئيس"),
    (L, "شطبت وزارة الخزانة الأمريكية اسمه من قائمة العقوبات"),
    (L, "أزالت واشنطن الوزير من لائحة العقوبات"),
    (L, "الولايات المتحدة ترفع اسم الوزير من قائمة الإرهاب"),
    (L, "وأُزيل اسمه من قائمة العقوبات الأمريكية"),
    ("", "دمشق تطالب برفع العقوبات"),
    ("", "لم ترفع واشنطن العقوبات عن المصرف"),
    ("", "ترفض واشنطن رفع العقوبات"),
    ("", "رفعت الشركة أسعار الوقود"),
]

OTHERS = [
    (D, "USA verhängen Sanktionen gegen zwei Reeder"),
    (D, "Das US-Finanzministerium hat den Händler auf die Sanktionsliste gesetzt."),
    (D, "Washington sanktioniert syrischen Geschäftsmann"),
    (L, "Die USA heben Sanktionen gegen die Bank auf"),
    (L, "Der Unternehmer wurde von der Sanktionsliste gestrichen."),
    (L, "Die Sanktionen gegen den Minister wurden aufgehoben."),
    ("", "Minsk fordert die Aufhebung der Sanktionen"),
    ("", "Der Spieler wurde vom Verein sanktioniert."),
    (D, "EUA impõem sanções a juiz do Supremo"),
    (D, "Tesouro dos EUA incluiu o empresário na lista de sanções."),
    (L, "EUA retiram sanções contra o ministro"),
    (L, "O Tesouro removeu a fazendeira da lista de sanções."),
    ("", "Presidente sanciona lei do orçamento"),
    ("", "EUA não retiraram as sanções contra a empresa."),
    (D, "США запровадили санкції проти двох суден"),
    (D, "Депутата внесли до санкційного списку США"),
    (L, "США зняли санкції з авіакомпанії"),
    (L, "Мінфін США виключив банк із санкційного списку"),
    ("", "Київ закликає не знімати санкції"),
    (D, "美国财政部宣布对三家公司实施制裁"),
    (D, "两家银行被列入制裁名单"),
    (L, "美国解除对该航空公司的制裁"),
    (L, "该商人已被移出制裁名单"),
    ("", "中方呼吁取消制裁"),
    ("", "这家工厂生产自行车"),
    (D, "تحریم وزیر پیشین؛ وزارت خزانه‌داری آمریکا او را در فهرست تحریم‌ها قرار داد"),
    (L, "Lekerült a volt miniszter az amerikai szankciós listáról"),
]


def acts(text: str) -> set[str]:
    return {spoken.action for spoken in actions_spoken(text)}


@pytest.mark.parametrize(("wanted", "text"), ENGLISH + FRENCH + SPANISH + RUSSIAN + ARABIC + OTHERS)
def test_a_text_speaks_of_the_acts_it_reports(wanted: str, text: str):
    assert acts(text) == {action for action in (D, L) if action in wanted}


@pytest.mark.parametrize(("wanted", "text"), ENGLISH + FRENCH + SPANISH + RUSSIAN)
def test_capitals_and_accents_do_not_matter(wanted: str, text: str):
    assert acts(text.upper()) == {action for action in (D, L) if action in wanted}


def test_the_span_runs_from_the_first_to_the_last_word_that_shows_the_act():
    text = "On Friday OFAC removed Adler, a banker, from its sanctions list, the Treasury said."
    (spoken,) = actions_spoken(text)
    assert (spoken.action, text[spoken.start : spoken.end]) == (L, "removed Adler, a banker, from its sanctions list")


def test_a_span_counts_code_points_of_the_text_as_it_is():
    text = "🛢️ Les États-Unis ont leve\u0301 les sanctions"
    assert [text[spoken.start : spoken.end] for spoken in actions_spoken(text)] == ["leve\u0301 les sanctions"]


def test_a_full_stop_in_an_abbreviation_ends_no_sentence():
    assert acts("The U.S. removed Gen. A. Berg and Mr. Castillo Jr. of Example Ltd. from its sanctions list") == {L}


def test_a_verb_and_an_object_of_different_sentences_say_nothing():
    assert acts("The bank was removed. A sanctions list was read out.") == set()
    assert acts("They lifted the anchor\nSanctions remain") == set()


def test_a_text_without_full_stops_is_read_in_pieces():
    text = "Washington lifted sanctions on the bank and " * 2_000
    spoken = actions_spoken(text)
    assert {text[one.start : one.end] for one in spoken} == {"lifted sanctions"}
    assert len(spoken) > 1_980


PIECES = [*"ab .,;:\n\u0301制裁名单", " sanctions ", " lifted ", " list ", " from ", " US ", " not ", " imposed "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_gives_spans_in_order_and_within_it(text: str):
    spoken = actions_spoken(text)
    assert all(0 <= one.start < one.end <= len(text) for one in spoken)
    assert spoken == sorted(spoken, key=lambda one: (one.start, one.end))


@given(st.text(st.characters()))
def test_any_text_can_be_read(text: str):
    assert actions_spoken(text) == actions_spoken(text)
    actions_spoken(text + "\ud800")
