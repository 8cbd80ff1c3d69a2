"""Forms of one given name that do not sound alike: short forms and what other languages make of it.

Common knowledge of names, one line a name; no form is here because a labelled case has it. A form may stand in\
 several
lines (`alex` is short for four names): two words are variants when one line holds both.
"""

from __future__ import annotations

from collections import defaultdict

_NAMES = """
abdullah abdallah abdulla abdellah abdoulaye
abraham ibrahim avraham ebrahim ibrahima abe bram brahim ibragim
aaron harun haroun aharon
adam adem
agnes agnieszka ines
albert al bert alberto albrecht
alexander aleksandr alexandre alejandro alessandro oleksandr aleksander alex sasha sacha alec aliaksandr iskander\
 sandro xander olexandr
alexandra aleksandra alejandra oleksandra sasha sandra alessandra
alexei alexey aleksei aleksey oleksiy oleksii alyaksei alexis aliaksei
alfred fred alfredo freddy
ali aly
amir emir ameer
ana anna anne ann hannah anya hanna annie
anatoly anatoliy anatoli anatol
andrew andrei andrey andriy andrii andreas andre andrea andres andrzej andy drew ondrej andras anders andrea
anthony antonio anton antoine tony antony antoni antonin
arkady arkadiy arkadi
artem artyom artiom artsyom
asad assad
benjamin ben benny benjamim binyamin bibi beniamino
bernard bernhard bernardo bernd bernie
boris borys barys
bruno brunon
carl karl karol carlo carlos charles charlie chuck karel charly
catherine katherine kathryn ekaterina yekaterina kateryna katarina katarzyna caterina catalina kate cathy kathy\
 katie katya katja karin karen kasia
christian kristian cristian chris
christina kristina cristina christine tina
christopher christophe chris kristof krzysztof cristobal cristoforo kit
claude claudio claudius klaus
daniel danil danylo daniil danilo dan danny danila
david davit dawid davide dave dawud daoud dawood daud davud
dimitri dmitry dmitri dmitriy dmytro dima demetrius dimitrios dimitar zmicer dzmitry
dominic dominik domenico domingo dominique
donald don donny
edmund edmond edmundo
edward eduard eduardo edouard ed eddie ted teddy ned edvard
elena helena olena helen yelena helene alena jelena elaine ellen alyona
elijah ilya elias ilyas illia ilia elie iliya ilias
elizabeth elisabeth elizaveta yelizaveta liz beth betty isabel isabella elisa lisa elise liza yelyzaveta
emil emile emilio
emmanuel manuel manny emanuel
eric erik erich eirik
ernest ernst ernesto ernie
eugene yevgeny evgeny evgeniy yevgeniy yevgeni evgeni yevhen eugen eugenio gene jewgeni evhen yauhen evgenii
fadi fady
fatima fatma fatimah fatemeh fatouma
felix feliks
ferdinand fernando hernando
francis francois francisco francesco franz frank franciszek frans paco pancho ferenc
frederick frederic federico fred fredrik freddy frederik
friedrich fritz fryderyk
gabriel gavriil gavril gabriele gabe jibril jabril
gennady gennadiy gennadi hennadiy
george georg georges georgy georgi georgiy jorge giorgio giorgi yorgos jerzy jiri yuri heorhiy georgios jurgen\
 gheorghe juraj yuriy yury
gerald gerry jerry gerhard gerard gerardo
gleb hlib
gregory grigory grigori grigoriy gregor gregorio greg hryhoriy hryhorii grzegorz gregoire krikor
guillermo william guillaume wilhelm guglielmo bill will billy willy willi liam wilhelmus willem vilhelm
gustav gustavo gustave
hamid hameed
hans johannes johann johan
hasan hassan hasson hassane
henry heinrich henri enrique enrico harry hank henrik hendrik heinz henryk
herman hermann armand german
hussein husayn hossein husain hussain hoseyn houssein husseyn hisein hocine huseyin khusein
igor ihor
ignatius ignacio ignace ignacy nacho
ioannis john johannes johann johan juan jean giovanni ivan ioan jan hans joao jack johnny yohanna yahya yochanan\
 jon ian sean janos evan yiannis hovhannes
isaac ishaq izaak itzhak yitzhak ishak isaak
ismail ismael ishmael esmail ismayil ismoil esmaeil
ivan ioan vanya
jacob yakov yakub yaqub jakob jacques jacopo giacomo jaime diego santiago james iago jim jimmy jakub yaakov yakiv
jeffrey geoffrey jeff geoff
jesus issa isa eissa essa
joachim joaquin joaquim
joseph josef jose giuseppe yusuf yousef joe iosif joey pepe josip jozef yosef youssef yussuf yosif yusif youssouf
juliana julia yulia yuliya iuliia julie
julian julius yulian julio jules giulio
kenneth ken kenny
konstantin constantine kostyantyn konstantinos costas kostas kostya constantin kostiantyn
laurence lawrence lorenzo laurent larry lars lavrentiy laurentius
leo lev leon leonid leonidas leonardo leonard lenny lenin
louis luis luigi ludwig luiz lou louie lewis ludovic lajos alois aloysius
luke lucas luka luca lukas lukasz
magdalena madeleine
marc mark marco marcus marcos marko marek markus
margaret margarita marguerite margot maggie peggy greta rita malgorzata
maria mary marie mariam maryam miriam masha mariya marija mia
martin martyn marcin martino
matthew matthias matteo mateo matt mateusz matvei matvey mathieu matthieu mathias mattias
maurice mauricio maurizio moritz
maxim maksim maximilian max maksym massimo maximo
michael mikhail michel miguel michele mike mick mikael mykhailo mihai mihail michal misha micky mikhael mikheil\
 mihajlo mykhaylo mikkel
mohammed muhammad mohamed mohammad mohamad mehmet mohd muhammed mahomet mohamud mamadou muhamad mahamat magomed\
 mukhammad moammed muhamed mahammad mhd mohammod
moses musa moussa moshe moises mousa moisei
mustafa mostafa moustafa mustapha mostapha
nathan nathaniel nate natan
natalia natalya nataliya natasha natalie nataliia natalja
nicholas nikolai nikolay mykola nicolas nicola nick nikolaus nikolaos nico niko mikolaj klaus nikola miklos niels\
 nils colin nicolae niklas
oleg oleh
olga olha
omar umar omer oumar
osama usama oussama
pamela pam
patrick patricio padraig pat paddy patrice
paul pavel pablo paolo pavlo pawel paulo pavol pal pauli bulus paulus pol
peter pyotr petro pedro pierre pietro piotr petr petar pete petros boutros butrus petrus pieter peder
philip philippe felipe filip phil filippo filipp philipp filippos
raphael rafael raffaele
rashid rasheed rachid
raymond ramon raimundo ray
rebecca becky rivka
richard ricardo riccardo rick dick rich ryszard richie rick
robert roberto bob rob bobby bert robbie
roderick rodrigo rod
roger rogelio rutger ruggero
roland rolando orlando
ronald ron ronny reinaldo ronaldo reynaldo reginald rinaldo
rudolf rudolph rodolfo rudy
samuel sam sammy samuil shmuel samuele
salman suleiman soleiman
sebastian sebastien bastian
sergei sergey serhiy serhii sergiy sergio serge sergii siarhei sergej
shimon simon simeon semyon semen szymon simone
solomon suleiman sulayman sulaiman suleyman soliman salomon shlomo soleyman sleiman
sofia sophia sophie sofya
stanislav stanislaw stanislaus stas
stephen steven stefan stefano esteban etienne steve stepan istvan stephan stephane stjepan stevan stefanos estevan
susan susanna suzanne sue susana
svetlana svitlana sviatlana lana
sylvester silvester silvestre
tatiana tatyana tetiana tetyana tania tanya tatsiana
thaddeus tadeusz
theodore fyodor fedor teodoro ted teddy theodor fedir theo feodor fiodor
thomas tomas tommaso tom tommy tomasz toma foma tomislav
timothy timofey tim timoteo timofei tymofiy
uthman osman othman ousmane usman
vadim vadym
valentin valentyn valentino
valery valeriy valeri valerii valerie valeriya
vasily vassily vasil vasyl basil vasiliy vasilis basilio vasili vasilii
victor viktor viktar vittorio vic
vincent vicente vincenzo vince wincenty
vitaly vitaliy vitali vitalii
vladimir volodymyr wladimir wlodzimierz uladzimir vova volodya waldemar vladimer
vladislav vladyslav wladyslaw ladislav laszlo vlad uladzislau ladislaus
vyacheslav viacheslav vyachaslau slava wieslaw viacheslau
walter gualtiero wally valter
xavier javier saverio
yuri yury yuriy iurii iurie yurii jurij juri youri
zachary zakharia zakaria zakariya zachariah zakir
""".strip().splitlines()

# Korean syllables of names, in South Korea's, North Korea's and the older spellings.
_SYLLABLES = """
kim gim
park pak bak
lee ri yi rhee li
choi choe chwe
jung jong chung jeong chong
roh no noh ro
yoo yu ryu yoo ryoo
im lim rim yim
shin sin
cho jo
kang gang
seo so suh
kwon gwon
hwang whang
woo u wu
geun kun gun keun
guk kuk kook gook
seong song sung
eun un
hyeon hyon hyun
gyeong kyong kyung gyong
yeong yong young
cheol chol chul
myeong myong myung
byeong pyong byong byung pyung
jun chun joon
jin chin
ju chu joo
hye hae hyae
gwang kwang
seon son sun
suk sok seok
taek thaek
deok dok tok duk
beom bom pom bum
gil kil
cheon chon chun
""".strip().splitlines()

_LINES: dict[str, set[int]] = defaultdict(set)
for _number, _line in enumerate([*_NAMES, *_SYLLABLES]):
    for _form in _line.split():
        _LINES[_form].add(_number)
_NONE: frozenset[int] = frozenset()


def are_variants(first: str, second: str) -> bool:
    """Whether two normal words are forms of one given name."""
    return not _LINES.get(first, _NONE).isdisjoint(_LINES.get(second, _NONE))


def is_given_name(word: str) -> bool:
    """Whether the word is one of the forms: so it is the name of a person."""
    return word in _LINES


def is_first_name(word: str) -> bool:
    """Whether the word is one of the forms of a given name of a language that puts it first: no Korean syllable."""
    return any(line < len(_NAMES) for line in _LINES.get(word, _NONE))


def given_names() -> frozenset[str]:
    """Every form of every given name that is known."""
    return frozenset(_LINES)


def variant_lines(word: str) -> tuple[int, ...]:
    """The numbers of the lines that hold the word: keys for an index, stable within one version."""
    return tuple(sorted(_LINES.get(word, ())))
