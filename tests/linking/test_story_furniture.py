"""What is furniture wherever it stands, and what news begin with that looks like it."""

from __future__ import annotations

import pytest

from linking.story_texts import read_text

FURNITURE = """
(Reporting by Ann Example in Bamako; Editing by Bob Example)
Ann Example in Dakar contributed to this report.
(With inputs from agencies)
Source: The Example Times
Sign up for our newsletter and never miss what matters to you.
Not a subscriber?
Follow our reporter Ann Example on Twitter.
Get the latest from the islands in your inbox.
This story has not been edited by our staff.
The post Ferry runs aground appeared first on The Example Times.
© 2026 The Example Times
May not be republished without permission, and is protected by law.
About us: we are an independent news service with readers everywhere.
This website uses cookies to give you a better day.
Editor’s note: an earlier form of this text had another name.
Related stories: what else happened in the islands
Inscrivez-vous à notre lettre d'information pour l'essentiel de l'actualité.
Tous droits de reproduction et de représentation réservés.
À lire aussi : ce que change le texte
(Avec AFP)
Suscríbase a nuestro boletín para recibir cada mañana las noticias.
Prohibida su reproducción total o parcial sin autorización expresa.
Síganos en nuestras redes sociales.
Lea también: las claves de la jornada
Leia também: o que muda com a lei
Siga o Exemplo no Instagram
Riproduzione riservata
Abonnieren Sie unseren Newsletter für den Morgen.
Lesen Sie auch: Was sich nun ändert
Alle Rechte vorbehalten
Подписывайтесь на наш канал и читайте первыми.
Читайте также: что изменится с июля
Фото: пресс-служба ведомства
Все права защищены
Підписуйтесь на наш канал у Телеграмі.
اشترك في نشرتنا البريدية اليومية
تابعونا على مواقع التواصل
جميع الحقوق محفوظة
责任编辑：张三
""".strip().splitlines()

NEWS = """
Reporting restrictions were lifted by a judge in Leeds on Monday.
Subscribers to the state telecom lost their lines overnight.
The report was published on Monday by two former judges.
Following our allies is no policy, the minister told the chamber.
Correction officers in Ohio walked out over pay.
By continuing the strikes the army wants to force talks.
Droits de douane : Paris riposte à la hausse
Suscriben acuerdo de paz en La Habana
Recibe el presidente a los mineros en huelga
Sigue la huelga en los puertos del norte
Lesende Kinder haben bessere Noten, sagt eine Studie.
Подписан закон о бюджете на новый год
Подписание договора отложено на месяц
Читающая публика раскупила роман за день
اشترك وزراء من ست دول في المؤتمر
تابعت الحكومة تنفيذ الخطة في الجنوب
اقرار قانون الموازنة في البرلمان
انضم العراق الى الاتفاق امس
""".strip().splitlines()


@pytest.mark.parametrize("sentence", FURNITURE)
def test_furniture_has_no_words(sentence: str):
    assert read_text(None, sentence).body == ()


@pytest.mark.parametrize("sentence", NEWS)
def test_news_keep_theirs(sentence: str):
    assert read_text(None, sentence).body != ()
