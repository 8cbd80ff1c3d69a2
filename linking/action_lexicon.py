"""The words by which news tell that a party was put under sanctions or freed of them, and the part each word plays.

    a word as printed -> folded (case, accents, Arabic vowels and prefixes off) -> the parts it can play, as bits

One table for all languages: a language code may be wrong, a story may quote another language, and a word of one is
seldom one of another with a different part. Where it is ("no", "de", "impose") the rules of `linking.action_words`
ask for more than the word. A form that only says what might be (the French and Spanish conditional) is left out.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SANCTIONS, LIST, ASSETS = 1 << 0, 1 << 1, 1 << 2
"""What is imposed and lifted; what a name is put on and taken off; what is frozen and freed."""
IMPOSE, LIFT = 1 << 3, 1 << 4
"""Verbs with sanctions as their object."""
HIT = 1 << 5
"""Verbs with the party as their object and sanctions after a preposition: hit with, placed under."""
ADD, TAKE = 1 << 6, 1 << 7
"""Verbs with the party as their object and a list after a preposition: added to, taken off."""
SANCTION, LISTED, DELIST, BLACKLIST = 1 << 8, 1 << 9, 1 << 10, 1 << 11
"""Verbs that say it alone; but for the last, when something near tells that sanctions are meant."""
FREEZE, UNFREEZE, TARGET = 1 << 12, 1 << 13, 1 << 14
"""Verbs with assets as their object, and with sanctions as their subject."""
LOOSE = 1 << 15
"""An infinitive or a noun of action: says only what the word that governs it lets it say."""
DONE = 1 << 16
"""A participle, so that it may follow what it is said of."""
LATE = 1 << 17
"""A form that may follow its object without more: in languages of free order."""
FROM, INTO, UNDER = 1 << 18, 1 << 19, 1 << 20
"""Prepositions before a list that is left, before one that is entered, before sanctions that hit."""
AUX, BE = 1 << 21, 1 << 22
NOT, NO, MODAL, WISH, IF = 1 << 23, 1 << 24, 1 << 25, 1 << 26, 1 << 27
"""What withholds an act. NO is apart because it is a preposition in Portuguese."""
TOLD = 1 << 28
"""Says that what it governs is so: announced the lifting."""
BREAK = 1 << 29
"""Begins a clause of which nothing before it is said."""
STOP = 1 << 30
"""Stands between a verb and what is not its object."""
NEW, ON = 1 << 31, 1 << 32
AUTHORITY, PROGRAM = 1 << 33, 1 << 34
"""Who imposes sanctions, but does much else; what is only said of sanctions and their lists."""
OTHER = 1 << 35
"""Other senses: sport, nature and buildings, laws that are signed."""
ARTICLE = 1 << 36
"""Stands before an attribute: "a sanctioned tanker" tells no act."""
AFTER = 1 << 37
"""Stands after a participle that closes a headline: "brothers sanctioned over"."""
COMPOUND = 1 << 38
"""After "sanctions" it makes something else of them: relief, evasion, envoy."""
BARE = 1 << 39
"""An Arabic noun without its article: sanctions not known before."""
SPECIALLY, PAST, COMMA = 1 << 40, 1 << 41, 1 << 42
"""PAST says that the act is an old one."""
SHARES = 1 << 43
"""The other sense of listing and delisting: an exchange does it to shares."""
ANY_MORE = 1 << 44
"""Behind a denial: no longer, ne ... plus, ya no, больше не."""
AT, EITHER = 1 << 45, 1 << 46
"""After "listed" it tells of a place or a role; English words that are a noun or a verb."""

ACTS = SANCTIONS | LIST | ASSETS | SANCTION | LISTED | DELIST | BLACKLIST
"""The words an act is found by; a sentence without any of them tells nothing."""

_LATIN: tuple[tuple[int, str], ...] = (
    (SANCTIONS | PROGRAM | EITHER, "sanctions sanction"),
    (SANCTIONS | PROGRAM, "sancion sanciones sancoes sancao sanktionen sanktion sanzioni sankcije szankcio* sankcj*"),
    (SANCTIONS | PROGRAM, "sankci* yaptirim*"),
    (LIST, "list lists liste listes lista listas listen register"),
    (LIST | PROGRAM, "sdn blacklist sanktionsliste sanktionslisten"),
    (LIST | FROM, "listarol listajarol"),
    (LIST | INTO, "listara listajara"),
    (ASSETS, "assets asset funds accounts avoirs fonds biens activos bienes cuentas ativos bens contas vermogen"),
    (ASSETS, "konten"),
    # ---- English
    (AT, "in at as"),
    (STOP, "to as while after before when because amid despite if that who which whose over against until since but"),
    (STOP, "where although keep keeps kept maintain maintains maintained extend extends extended renew renews renewed"),
    (STOP, "review reviews violating evading evade breaching breach breaches dodge dodging circumvent"),
    (ARTICLE, "newly recently a an the su sus sa ses son seine this that these those his her their its our my your of"),
    (ARTICLE, "by with for against another other some any many several most all previously currently already un une"),
    (ARTICLE, "le la les des du el los las unos o os as um uma der die das den dem ein eine einen and or between s"),
    (IMPOSE | LOOSE, "impose levy announce unveil introduce adopt issue enact imposing announcing unveiling levying"),
    (IMPOSE | LOOSE, "slap imposition slapping"),
    (IMPOSE | DONE, "imposed announced unveiled introduced adopted levied issued enacted leveled levelled expanded"),
    (IMPOSE, "imposes levies announces unveils introduces adopts issues enacts expands widens slaps slapped places"),
    (IMPOSE, "placed puts"),
    (HIT | LOOSE, "hit slap put place target targeting hitting slapping putting placing"),
    (HIT, "hits slaps slapped puts places placed targets targeted"),
    (ADD | LOOSE, "add put place include adding putting placing including addition inclusion placement"),
    (ADD, "adds added puts places placed includes included"),
    (ADD | INTO, "join joins joined joining"),
    (LIFT | LOOSE, "lift lifting ease easing end ending drop dropping revoke revoking rescind rescinding scrap"),
    (LIFT | LOOSE, "suspend suspending terminate terminating cancel cancelling scrapping termination repeal repealing"),
    (LIFT | DONE, "lifted eased ended dropped revoked rescinded scrapped suspended terminated cancelled repealed"),
    (LIFT, "lifts eases ends drops revokes rescinds scraps suspends terminates cancels repeals"),
    (LIFT | TAKE | LOOSE, "remove removing removal removals"),
    (LIFT | TAKE | DONE, "removed"),
    (LIFT | TAKE, "removes"),
    (TAKE | LOOSE, "delete deleting deletion take taking strike striking drop dropping cut"),
    (TAKE, "deletes deleted takes took taken strikes struck stricken drops dropped comes came"),
    (SANCTION | DONE, "sanctioned designated"),
    (SANCTION | LOOSE, "designate designating sanctioning designation designations"),
    (SANCTION, "designates"),
    (LISTED | DONE, "listed blocked"),
    (DELIST | DONE, "delisted"),
    (DELIST | LOOSE, "delist delisting delistings"),
    (DELIST, "delists"),
    (BLACKLIST | DONE, "blacklisted"),
    (BLACKLIST, "blacklists"),
    (BLACKLIST | LOOSE, "blacklisting"),
    (FREEZE | DONE, "froze frozen"),
    (FREEZE, "freezes"),
    (FREEZE | LOOSE, "freeze freezing"),
    (UNFREEZE | DONE, "unfroze unfrozen unblocked"),
    (UNFREEZE, "unfreezes unblocks"),
    (UNFREEZE | LOOSE, "unfreeze unfreezing unblock unblocking"),
    (TARGET, "target targets targeting targeted"),
    (FROM, "from off"),
    (INTO, "to on onto in into under"),
    (ANY_MORE, "longer plus mehr"),
    (UNDER, "with by under"),
    (AUX, "is are was were been being has have had be gets got get will to also just officially now then"),
    (BE, "be being"),
    (NOT, "not never without nor neither none cannot t didn doesn hasn haven wasn isn weren aren"),
    (NO, "no"),
    (MODAL, "could may might would should must can ought"),
    (WISH, "call calls called calling urge urges urged urging demand demands demanded demanding seek seeks sought"),
    (WISH, "seeking ask asks asked asking appeal appeals appealed want wants wanted request requests requested hope"),
    (WISH, "hopes hoped plea pleads petition petitions petitioned lobby lobbies lobbied lobbying propose proposes"),
    (WISH, "proposed proposal consider considers considered considering weigh weighs weighed weighing mull mulls"),
    (WISH, "mulling eye eyes eyeing threaten threatens threatened threat threats plan plans planned planning vow vows"),
    (WISH, "vowed promise promises promised pledge pledges pledged intend intends prepare prepares preparing expect"),
    (WISH, "expects expected possible potential possibility prospect prospects bid talks negotiations negotiate bill"),
    (WISH, "draft condition conditions exchange ready willing attempt attempts try tries tried trying effort efforts"),
    (WISH, "campaign oppose opposes opposed opposing refuse refuses refused refusing refusal reject rejects rejected"),
    (WISH, "rejecting deny denies denied decline declines declined fail fails failed warn warns warned against rule"),
    (WISH, "ruled rules discuss discusses discussed discussing press presses pressed push pushes pushed likely wish"),
    (WISH, "wishes suggest suggests suggested recommend recommends recommended need needs favor favors favour favours"),
    (WISH, "support supports supported backs resist resists block blocks prevent prevents beg begs pressure argue"),
    (IF, "if unless until whether once"),
    (TOLD, "announce announces announced announcing decide decides decided deciding decision confirm confirms"),
    (TOLD, "confirmed agree agrees agreed approve approves approved order orders ordered sign signs signed vote votes"),
    (TOLD, "voted move moves moved begin begins began"),
    (BREAK, "but however while whereas although though"),
    (NEW, "new fresh further additional more sweeping tougher"),
    (ON, "on against for targeting over"),
    (AUTHORITY, "usa administration washington states brussels britain london ottawa canada australia american"),
    (AUTHORITY, "british european trump biden obama union kyiv ukraine switzerland swiss terror terrorist* terrorism*"),
    (AUTHORITY, "narcotic* narcotraf* corruption corrupcion corrupcao bribes bribery bribing smuggl* trafficker*"),
    (AUTHORITY, "trafficking laundering militia* rebel rebels rebeldes oligarch* cartel hacker* hacking missile*"),
    (AUTHORITY, "drone drones weapons arms regime junta pandilla mara warlord* paramilit* ransom*"),
    (PROGRAM, "ofac treasury magnitsky fincen clinton magnitski"),
    (SHARES, "exchange exchanges nasdaq nyse stock stocks shares share bourse bolsa borse traded ipo"),
    (OTHER, "federation fifa uefa club league referee match matches player players coach doping driver hitter"),
    (OTHER, "building heritage park ballot federacion federacao liga arbitro jugador jugadores partido jogador"),
    (OTHER, "entrenador futbol jogadores joueur joueurs arbitre ligue entraineur bursa verein spieler bundesliga"),
    (OTHER, "schiedsrichter lei ley projeto"),
    (AFTER, "over for by in on after under as from with amid following ahead to at along alongside together and"),
    (AFTER, "monday tuesday wednesday thursday friday saturday sunday today yesterday again this last late early too"),
    (AFTER, "also despite pursuant because due while when of par pour por en jeudi mardi lundi vendredi"),
    (COMPOUND, "relief evasion busting violation violations breach breaches envoy review policy waiver waivers bill"),
    (COMPOUND, "exemption exemptions compliance law laws threat threats expert lawyer lawyers risk enforcement list"),
    (COMPOUND, "lists"),
    (SPECIALLY, "persons"),
    (SPECIALLY | PROGRAM, "specially especialmente specialement"),
    (PAST, "previously formerly already long precedemment previamente anteriormente bereits deja ya ja"),
    # ---- French
    (IMPOSE, "imposent prend prennent adopte adoptent annoncent inflige infligent decretent decrete annonce imposera"),
    (IMPOSE | DONE, "imposee imposees pris prises annoncees infligees adoptees decide decidees"),
    (IMPOSE | LOOSE, "imposer prendre adopter annoncer infliger"),
    (HIT, "frappe frappes frappee frappees frappent place placee placees placent vise vises visee"),
    (LIFT | DONE, "leve leves levees"),
    (LIFT, "levent levera leveront suspendent suppriment supprime retirent abrogent"),
    (LIFT | LOOSE, "lever levee levees fin suspension suspendre assouplir"),
    (TAKE, "retire retires retirent retiree retirees radie radies radiee radiees radient raye rayes rayee rayent"),
    (TAKE, "supprime supprimes suppriment supprimee sorti sortis sortie efface"),
    (TAKE | LOOSE, "retrait retirer radier radiation rayer sortie suppression"),
    (ADD, "ajoute ajoutes ajoutee ajoutees ajoutent inscrit inscrits inscrite inscrivent inclut inclus incluse figure"),
    (ADD | LOOSE, "ajouter inscrire inscription ajout"),
    (SANCTION | DONE, "sanctionne sanctionnes sanctionnee sanctionnees"),
    (SANCTION, "sanctionnent sanctionnera"),
    (SANCTION | LOOSE, "sanctionner"),
    (FREEZE | DONE, "gele geles gelee gelees"),
    (FREEZE, "gelent"),
    (FREEZE | LOOSE, "geler gel"),
    (UNFREEZE | DONE, "degele degeles degelee debloque debloques"),
    (UNFREEZE, "degelent debloquent"),
    (UNFREEZE | LOOSE, "degeler debloquer degel deblocage"),
    (TARGET, "visent visant ciblent ciblant"),
    (FROM, "de du des d"),
    (INTO, "sur a au aux dans"),
    (UNDER, "par sous de des"),
    (AUX, "est sont ete etre a ont avait avaient etait etaient fut furent sera seront"),
    (BE, "etre soient soit"),
    (NOT, "ne n pas jamais sans aucune"),
    (MODAL, "peut peuvent pourrait pourraient devrait devraient doit doivent"),
    (WISH, "appelle appellent appele appel demande demandent demander exige exigent reclame reclament veut veulent"),
    (WISH, "souhaite souhaitent refusent rejette rejettent menace menacent envisage envisagent espere esperent"),
    (WISH, "prevoit prevoient promet promettent proposent opposent projet eventuelle eventuelles negocie obtenir"),
    (WISH, "plaide plaident echange favorable"),
    (IF, "si tant lorsque"),
    (TOLD, "annonce annoncent annoncer decident confirme confirment approuve"),
    (BREAK, "mais tandis"),
    (STOP, "apres avant alors malgre contre parce maintient maintenir prolonge prolongent prolonger"),
    (NEW, "nouvelle nouvelles"),
    (ON, "contre visant envers"),
    (AUTHORITY, "etats americain americaine americains americaines bruxelles londres"),
    (PROGRAM, "tresor noire"),
    # ---- Spanish, Portuguese
    (IMPOSE, "impone imponen impuso impusieron anuncia anuncian anuncio anunciaron aplica aplican aplico adopta impoe"),
    (IMPOSE, "impoem impos impuseram anunciou anunciaram anunciam aplicou aplicaram adotou adotaram dicta"),
    (IMPOSE | DONE, "impuestas impuesta anunciadas impostas imposta anunciada aplicadas"),
    (IMPOSE | LOOSE, "imponer anunciar aplicar impor imposicion imposicao"),
    (HIT, "pone ponen puso golpea golpeados coloca colocou colocam atinge"),
    (LIFT, "levanta levantan levanto levantaron elimina eliminan elimino eliminaron suspende suspenden suspendio"),
    (LIFT, "suspendieron suspendeu suspenderam suspendem revoca revocan revoco revocaron revoga revogam revogou"),
    (LIFT, "revogaram derruba derrubou levantam levantou levantaram cancela cancelo cancelou anula anulo anulou"),
    (LIFT, "quitan"),
    (LIFT | TAKE, "retira retiran retiro retiraron retiram retirou retiraram quita quito quitaron remove removem"),
    (LIFT | TAKE, "removeu removeram elimina eliminan elimino eliminaron"),
    (LIFT | DONE, "levantadas levantada eliminadas retiradas suspendidas suspensas revocadas revogadas"),
    (LIFT | LOOSE, "levantar levantamiento levantamento eliminar suspender suspensao revocar revogar"),
    (LIFT | TAKE | LOOSE, "retirar retirada quitar retiro remocao remover eliminacion"),
    (TAKE, "saca sacan saco sacaron excluye excluyen excluyo excluyeron exclui excluem excluiu excluiram tira tiram"),
    (TAKE, "tirou tiraram borra borro retirado retirada retirados retiradas eliminado eliminados eliminada excluido"),
    (TAKE, "excluidos excluida removido removida removidos sale salen salio salieron sai saiu sairam"),
    (TAKE | LOOSE, "sacar excluir exclusion exclusao tirar salida saida"),
    (ADD, "incluye incluyen incluyo incluyeron inclui incluem incluiu incluiram agrega agregan agrego anade anaden"),
    (ADD, "anadio anadieron adiciona adicionou adicionam incluido incluidos incluida incluidas incluso inserido entra"),
    (ADD, "entran entro mete metio metieron inclu adicionado adicionados adicionada agregado agregados coloca colocou"),
    (ADD | LOOSE, "incluir agregar inclusao anadir adicionar"),
    (SANCTION, "sanciona sancionan sanciono sancionaron sancionam sancionou sancionaram designo designaron designa"),
    (SANCTION, "designan designou designaram"),
    (SANCTION | DONE, "sancionado sancionados sancionada sancionadas designado designados designada designadas"),
    (SANCTION | LOOSE, "sancionar designar designacion"),
    (BLACKLIST, "blacklistet"),
    (FREEZE, "congela congelan congelo congelaron congelou congelam bloquea bloquearon bloqueo bloqueou"),
    (FREEZE | DONE, "congelados congelado congeladas bloqueados"),
    (FREEZE | LOOSE, "congelar congelamiento congelamento"),
    (UNFREEZE, "descongela descongelan descongelo descongelaron descongelou desbloquea desbloqueo desbloqueou"),
    (UNFREEZE | DONE, "descongelados desbloqueados"),
    (UNFREEZE | LOOSE, "descongelar desbloquear"),
    (TARGET, "apuntan visam"),
    (FROM, "del da do das dos"),
    (INTO, "en al em na nas nos para"),
    (ANY_MORE, "ya ja"),
    (UNDER, "con bajo por com sob"),
    (AUX, "fue fueron ha han sido son foi foram seran serao esta estan se le les lhe lhes hoy hoje"),
    (BE, "ser sean sea sejam seja"),
    (NOT, "nunca sin nao sem jamas"),
    (MODAL, "puede pueden podria podrian debe deben deberia pode podem poderia deve devem deveria"),
    (WISH, "pide piden pidio pidieron pedir exigen exigio exigir reclama reclaman solicita solicitan solicito quiere"),
    (WISH, "quieren busca buscan rechaza rechazan rechazo niega niegan nego amenaza amenazan estudia estudian evalua"),
    (WISH, "evaluan considera consideran espera esperan promete prometen propone proponen posible posibles pede pedem"),
    (WISH, "pediu pediram quer querem ameaca ameacam ameacou rejeita rejeitou nega negou avalia avaliam possivel"),
    (WISH, "cambio condicion condicao llama llamo insta insto defiende defende cobra planea planeja solicitud pedido"),
    (WISH, "peticion amenazo negocia negociam negocian opone opoe recusa recusou intenta tenta"),
    (IF, "cuando hasta quando caso"),
    (TOLD, "anuncia anuncio anunciaron anuncian anunciou anunciam decidio decidieron decidiu decisao confirma"),
    (TOLD, "confirmo confirmou ordena ordeno oficializa"),
    (BREAK, "pero sino mas mientras enquanto porem"),
    (STOP, "tras despues antes contra aunque pese porque mientras apos depois mantiene mantienen mantem prorroga"),
    (STOP, "prorrogan"),
    (NEW, "nuevas nueva novas nova mas"),
    (ON, "contra a al ao aos"),
    (AUTHORITY, "eeuu ee uu eua estados estadounidense estadounidenses estadunidense americano americanos bruselas"),
    (AUTHORITY, "uniao reino"),
    (PROGRAM, "tesoro tesouro negra"),
    # ---- German, Hungarian
    (IMPOSE, "verhangt verhangen verhangte verhangten erlasst kundigt beschliesst beschlossen"),
    (IMPOSE | LATE, "verhangt verhangen"),
    (HIT | LATE, "belegt belegen belegte gesetzt"),
    (HIT, "setzt setzen setzte"),
    (LIFT | LATE, "aufgehoben aufhebt aufheben beendet ausgesetzt"),
    (LIFT, "hebt hob heben hoben beendet"),
    (LIFT | LOOSE, "aufhebung aufzuheben"),
    (LIFT | LOOSE | LATE, "aufheben"),
    (TAKE, "streicht streichen strich strichen nimmt entfernt torolte toroltek lekerult levettek vette levette"),
    (TAKE | LATE, "gestrichen genommen entfernt lekerult levette toroltek"),
    (TAKE | LOOSE, "streichung"),
    (ADD, "setzt setzen setzte setzten nimmt felkerult feltettek"),
    (ADD | LATE, "gesetzt aufgenommen"),
    (SANCTION | DONE, "sanktioniert"),
    (SANCTION, "sanktionieren sanktionierte sanktionierten"),
    (FROM, "von vom aus"),
    (INTO, "auf"),
    (UNDER, "mit unter"),
    (AUX, "wird werden wurde wurden worden sind hat haben ist"),
    (NOT, "nicht kein keine nie ohne nem"),
    (MODAL, "konnte konnten soll sollen sollte sollten darf muss"),
    (WISH, "fordert fordern forderte forderung verlangt verlangen droht drohen drohte erwagt pruft lehnt weigert"),
    (WISH, "bittet"),
    (IF, "wenn falls bevor solange"),
    (BREAK, "aber jedoch sondern wahrend"),
    (NEW, "neue neuen"),
    (ON, "gegen"),
    (AUTHORITY, "amerikai amerikanische amerikanischen egyesult vereinigten bruessel brussel"),
    (PROGRAM, "schwarze schwarzen szankcios finanzministerium"),
)

_CYRILLIC: tuple[tuple[int, str], ...] = (
    (SANCTIONS | PROGRAM, "санкци* санкці*"),
    (LIST, "список списка списку списке списки списков перечень перечня перечне реестр списком"),
    (PROGRAM, "санкционн* санкціин* минфин* мінфін* sdn черныи черного чорныи чорного"),
    (ASSETS, "активы активов счета активи рахунки средства"),
    (IMPOSE, "ввел ввела ввели вводит вводят наложил* наложили накладывает объявил* расширил* расширили"),
    (IMPOSE, "распространил* запровадил* запроваджу* ввів запровадив наклал* оголосил*"),
    (IMPOSE | LATE, "введены введена наложены объявлены запроваджен* запроваджено введено"),
    (IMPOSE | LOOSE, "ввести введение введения введении наложить запровадити"),
    (LIFT, "снял сняла сняли снимает снимают отменил* отменяет отменяют приостановил* смягчил* прекратил* зняв зняла"),
    (LIFT, "зняли знімає знімають скасував скасувала скасували скасовує скасовують"),
    (LIFT | LATE, "сняты снята снял сняла сняли отменены отменил* отменили скасовано знято зняті"),
    (LIFT | LOOSE, "снять снятие снятия снятии отменить отмена отмены отмену отмене зняти зняття скасувати скасування"),
    (TAKE, "исключил* исключает исключают убрал* вычеркнул* удалил* вывел* вывели виключив виключил* викреслил*"),
    (TAKE | LATE, "исключен* исключил* убран* удален* виведен* виключен* виключено исключили виключили"),
    (TAKE | LOOSE, "исключить исключение исключения исключении убрать виключити виключення"),
    (ADD, "внес внесла внесли вносит вносят включил* включает включают добавил* добавляет внос* вніс додал*"),
    (ADD | LATE, "внесен* включен* добавлен* попал попала попали попало внесли включили додано потрапив потрапила"),
    (ADD | LOOSE, "внести включить включение включения внесение внесения"),
    (FREEZE, "заморозил* замораживает блокирует заблокировал*"),
    (FREEZE | LATE, "заморожен* заблокирован* заморозил*"),
    (UNFREEZE, "разморозил* разблокировал* розблокував розморозил*"),
    (UNFREEZE | LATE, "разморожен* разблокирован*"),
    (HIT | LATE, "попал попала попали потрапив потрапила потрапили"),
    (HIT, "внес внесла внесли попал попала попали попало поставил* поместил* потрапив потрапила потрапили попадает"),
    (FROM, "из со с зі із з от"),
    (INTO, "в во на до у под"),
    (UNDER, "под під"),
    (AUX, "был была были было будут будет быть уже вже буде будуть"),
    (NOT, "не ни без отказался отказалась отказались"),
    (MODAL, "может могут мог могла могли должен должны должна следует можуть може міг бы"),
    (WISH, "призвал* призывает призывают требует требуют потребовал* требование просит просят попросил* хочет хотят"),
    (WISH, "отказывается отказался отказались отказ угрожает пригрозил* обещает обещал* намерен* планирует планируют"),
    (WISH, "рассматривает рассматривают рассчитыва* обсуждает обсудили обсуждают готов готова готовы предложил*"),
    (WISH, "предлагает надеется добивается добиваются условие условием условия вопрос возможн* переговоры против"),
    (WISH, "грозит закликав закликал* закликає вимагає вимагають просить хоче планує розглядає можлив* відмовил*"),
    (WISH, "проти"),
    (IF, "если пока якщо поки"),
    (TOLD, "объявил* решил* решение постановил* подписал* подтвердил* сообщил* вирішил* оголосил* рішення"),
    (BREAK, "но однако але однак"),
    (STOP, "после несмотря против который которые которая которых хотя продлил* продлевает сохранит обход обхода"),
    (NEW, "новые новых нові новыи"),
    (ON, "против проти"),
    (AUTHORITY, "сша ес евросоюз* евросоюза вашингтон* американск* американськ* великобритан* єс украин* україн*"),
    (AUTHORITY, "брюссель зеленськ* зеленск* трамп* баиден*"),
    (PAST, "ранее раніше"),
    (ANY_MORE, "больше більше"),
)

_ARABIC: tuple[tuple[int, str], ...] = (
    (SANCTIONS | PROGRAM | BARE, "عقوبات عقوبة"),
    (SANCTIONS | PROGRAM, "العقوبات عقوباتها عقوباته العقوبة تحريم تحريمها تحريمهاي"),
    (LIST, "قائمة القائمة لائحة اللائحة قوائم القوائم لوائح قائمتها لائحتها فهرست ليست"),
    (LIST | INTO, "بقائمة لقائمة للائحة للقائمة بلائحة"),
    (ASSETS, "اصول الاصول اموال الاموال ارصدة حسابات ممتلكات"),
    (IMPOSE, "فرضت فرضا فرضوا تفرض يفرض ستفرض سيفرض اعلنت اعلن وضعت وسعت"),
    (IMPOSE | LOOSE, "فرض"),
    (IMPOSE | DONE, "فرضتها المفروضة"),
    (LIFT, "رفعت ترفع سترفع سيرفع الغت الغى تلغي علقت خففت انهت"),
    (LIFT | LOOSE, "رفع يرفع الغاء تعليق تخفيف انهاء"),
    (ADD, "ادرجت ادرج تدرج يدرج اضافت اضاف اضيف وضعت وضع ادراجه ادراجها"),
    (ADD | LOOSE, "ادراج اضافة"),
    (TAKE, "شطبت تشطب ترفع يرفع ازالت ازال ازيل تزيل حذفت حذف اخرجت رفعت خارج"),
    (TAKE | LOOSE, "شطب ازالة اخراج رفع حذف"),
    (ADD | LATE, "قرار داد"),
    (TAKE | LATE, "حذف خارج"),
    (FREEZE, "جمدت جمد تجمد"),
    (FREEZE | LOOSE, "تجميد"),
    (FROM, "من عن از"),
    (INTO, "علي الي في ضمن در به"),
    (NOT, "لم لن لا ليس ليست دون عدم بدون"),
    (ANY_MORE, "يعد تعد يعودوا"),
    (MODAL, "يمكن ينبغي يجب"),
    (WISH, "طالب طالبت يطالب تطالب مطالبا مطالبة المطالبة طلب طلبت يطلب دعا دعت يدعو تدعو دعوة دعوات حث حثت رفض رفضت"),
    (WISH, "يرفض ترفض يسعي تسعي يدرس تدرس تبحث يبحث هدد هددت يهدد تهدد تهديد يريد تريد يامل تامل محتمل محتملة مقابل"),
    (WISH, "شرط بشرط مناقشة احتمال امكانية تعارض يعارض مشروع"),
    (IF, "اذا لو حتي"),
    (TOLD, "اعلن اعلنت اعلان قرر قررت قرار وافق وافقت وقع اكدت اكد"),
    (BREAK, "لكن ولكن بينما"),
    (STOP, "بعد قبل رغم بسبب الذي التي تمديد مددت تجديد"),
    (NEW, "جديدة"),
    (ON, "علي ضد بحق"),
    (AUTHORITY, "امريكية الامريكية اميركية الاميركية امريكا واشنطن المتحدة الاوروبي الاوروبية بريطانيا امريكي"),
    (PROGRAM, "الخزانة خزانة اوفاك السوداء"),
)
_ARABIC_PREFIXES = ("وال", "بال", "فال", "و", "ف", "ب", "ل")
"""Written together with the word that follows."""
_DOTLESS = str.maketrans({"ى": "ي", "ی": "ي", "ک": "ك", "ـ": None, "\u200c": None, "ı": "i", "ł": "l", "ø": "o"})
LONGEST_WORD = 24
"""Code points; no word of the table is longer, and a text may be one word."""
_SHORTEST_STEM = 4
_BOTH_CASES = frozenset({"us", "uk", "eu", "un"})
"""An authority only in capitals: "us" is a pronoun, "un" an article."""
_MARKS = {",": COMMA, "،": COMMA, "、": COMMA, ";": BREAK, "؛": BREAK, ":": BREAK, "—": BREAK, "–": BREAK}


def folded(word: str) -> str:
    """A word without case, accents, dots, hyphens and Arabic vowels."""
    word = word[:LONGEST_WORD].casefold()
    if not word.isascii():
        plain = unicodedata.normalize("NFKD", word.translate(_DOTLESS))
        word = "".join(char for char in plain if not unicodedata.combining(char)).translate(_DOTLESS)
    return word.replace(".", "").replace("-", "")


def _tables() -> tuple[dict[str, int], dict[str, int]]:
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    for parts, words in (*_LATIN, *_CYRILLIC, *_ARABIC):
        for word in words.split():
            table = stems if word.endswith("*") else whole
            key = folded(word.rstrip("*"))
            table[key] = table.get(key, 0) | parts
    return whole, stems


_WHOLE, _STEMS = _tables()
_LONGEST_STEM = max(map(len, _STEMS))
_STEM_STARTS = frozenset(stem[:_SHORTEST_STEM] for stem in _STEMS)


def _parts_of(word: str) -> int:
    parts = _WHOLE.get(word, 0)
    if word[:_SHORTEST_STEM] not in _STEM_STARTS:
        return parts
    for length in range(min(len(word), _LONGEST_STEM), _SHORTEST_STEM - 1, -1):
        parts |= _STEMS.get(word[:length], 0)
    return parts


@lru_cache(maxsize=50_000)
def parts_of(word: str) -> int:
    """The parts a word or mark of a text can play; 0 when it plays none."""
    mark = _MARKS.get(word)
    if mark is not None:
        return mark
    plain = folded(word)
    if plain in _BOTH_CASES:
        return AUTHORITY if word.isupper() else _WHOLE.get(plain, 0)
    parts = _parts_of(plain)
    if not parts and "\u0600" <= word[:1] <= "\u06ff":
        for prefix in _ARABIC_PREFIXES:
            if plain.startswith(prefix) and (parts := _parts_of(plain.removeprefix(prefix))):
                break
    return parts
