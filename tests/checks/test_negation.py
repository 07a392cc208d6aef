"""A "not" that is only on one side: what is a counterpart of a denial, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.checks.negation import negation_differs
from jobs.languages import load, load_all

FAITHFUL = [
    # plain, contracted, and with the apostrophe that some services send back
    ("uk", "Уряд не підтримав закон.", "The government did not support the law."),
    ("pl", "Rząd nie poparł ustawy.", "The government didn’t back the bill."),
    ("it", "Il governo non ha firmato l’accordo.", "The government didn&#39;t sign the deal."),
    ("es", "El gobierno no firmó el acuerdo.", "The government hasn't signed the deal."),
    # double negation is one
    ("uk", "Ніхто нічого нікому не обіцяв.", "Nobody promised anybody anything."),
    ("pl", "Nikt nigdy nie widział żadnego raportu.", "No one ever saw any report."),
    ("it", "Non ha mai detto niente a nessuno.", "He never told anyone anything."),
    ("es", "No ha venido nadie ni ha llamado nadie.", "Nobody came or called."),
    ("it", "Nessuno ha votato.", "Nobody voted."),
    ("es", "Nadie votó.", "Nobody voted."),
    # neither, nor
    ("uk", "Ані міністр, ані посол не відповіли.", "Neither the minister nor the ambassador replied."),
    ("pl", "Nie ma ani prądu, ani wody.", "There is neither power nor water."),
    ("it", "Non ci sono né luce né acqua.", "There is no power and no water."),
    ("es", "No hay ni luz ni agua.", "There is neither power nor water."),
    # words that deny
    ("uk", "Рятувальники не змогли дістатися села.", "Rescuers were unable to reach the village."),
    ("pl", "Ratownicy nie zdołali dotrzeć do wsi.", "Rescuers failed to reach the village."),
    ("it", "I soccorritori non sono riusciti a passare.", "The rescuers failed to get through."),
    ("es", "El ministro no quiso comentar la noticia.", "The minister declined to comment on the news."),
    ("uk", "Ім’я нападника досі не відоме.", "The name of the attacker is still unknown."),
    ("pl", "Bank jest niezależny od rządu.", "The bank is not dependent on the government."),
    ("es", "Es imposible llegar en coche.", "You cannot get there by car."),
    ("it", "La donna è rimasta illesa, il volo non è partito.", "The woman was unhurt, the flight did not leave."),
    # without
    ("uk", "Місто залишилося без світла.", "The town was left without power."),
    ("pl", "Dom stał bez dachu.", "The house stood roofless."),
    ("it", "È partito senza pagare.", "He left without paying."),
    ("es", "Se fue sin decir una palabra.", "He left without saying a word."),
    ("uk", "У місті бракує води.", "The town does not have enough water."),
    # not only, at least, almost
    ("uk", "Постраждали не лише солдати, а й лікарі.", "Soldiers and doctors alike were hurt."),
    ("pl", "To problem nie tylko Polski.", "This is a problem for more countries than Poland."),
    ("it", "Non solo i medici, anche gli infermieri protestano.", "Both the doctors and the nurses protest."),
    ("es", "No sólo los médicos protestan.", "Not only the doctors protest."),
    ("uk", "Загинули не менше двадцяти людей.", "At least twenty people died."),
    ("pl", "Zginęło nie mniej niż dwadzieścia osób.", "At least twenty people died."),
    ("it", "Sono morte non meno di venti persone.", "At least twenty people died."),
    ("es", "Murieron no menos de veinte personas.", "At least twenty people died."),
    ("uk", "Він мало не загинув.", "He almost died."),
    ("pl", "O mało nie zginął.", "He nearly died."),
    # until, unless, as soon as, however
    ("uk", "Чекайте, доки лікар не прийде.", "Wait until the doctor comes."),
    ("pl", "Czekajcie, dopóki lekarz nie przyjdzie.", "Wait until the doctor comes."),
    ("it", "Non appena arriva, si comincia.", "As soon as he arrives, we start."),
    ("it", "Si parte, a meno che non piova.", "We leave unless it rains."),
    ("es", "Sin embargo, el banco abrió.", "However, the bank opened."),
    ("es", "No obstante, el banco abrió.", "Nevertheless, the bank opened."),
    ("es", "Lloverá, sin duda.", "It will rain, no doubt."),
    ("es", "No cabe duda de que subirá.", "It is certain to rise."),
    ("pl", "Nie przestaje pisać.", "He keeps writing."),
    ("uk", "Brexit без угоди лякає банки.", "A no-deal Brexit scares the banks."),
    ("it", "È impossibile non bagnarsi.", "You are sure to get wet."),
    ("pl", "Sprawdź, czy gaz nie ucieka.", "Check whether gas is leaking."),
    ("es", "Vive mejor que nunca.", "She lives better than ever."),
    # an order to remember, a denial said once for a list
    ("uk", "Не забудьте паспорт.", "Remember your passport."),
    ("uk", "Вони не крадуть, не брешуть і не п’ють.", "They do not steal, lie or drink."),
    # what only looks like a denial
    ("pl", "Wydali na nie milion złotych.", "They spent a million zlotys on them."),
    ("es", "La comparsa n.º 2 ganó.", "Troupe No. 2 won."),
    ("it", "Si vedrà se sia vero o meno.", "It remains to be seen whether or not it is true."),
]
WRONG = [
    ("uk", "Уряд не підтримав закон.", "The government supported the law."),
    ("pl", "Rząd nie poparł ustawy.", "The government backed the bill."),
    ("it", "Il governo non ha firmato l’accordo.", "The government signed the deal."),
    ("es", "El gobierno no firmó el acuerdo.", "The government signed the deal."),
    ("uk", "Ніхто нічого не обіцяв.", "Everybody promised something."),
    ("pl", "Nikt nigdy nie widział tego raportu.", "Everyone has seen this report."),
    ("it", "Nessuno ha votato.", "Everybody voted."),
    ("es", "Nadie votó.", "Everybody voted."),
    ("uk", "Місто залишилося без світла.", "The town was left with light."),
    ("pl", "Wyszedł bez słowa.", "He left with a word."),
    ("it", "È partito senza pagare.", "He left and paid."),
    ("es", "Se fue sin pagar.", "He left and paid."),
    # the other way round
    ("uk", "Президент підписав закон.", "The president did not sign the law."),
    ("pl", "Prezydent podpisał ustawę.", "The president never signed the law."),
    ("it", "Il presidente ha firmato la legge.", "The president hasn’t signed the law."),
    ("es", "El presidente firmó la ley.", "No president signed the law."),
    # one of two
    ("uk", "Він не прийшов, бо мати не знала дороги.", "He came because his mother did not know the way."),
    ("it", "Non è venuto perché la madre non sapeva.", "He did not come because his mother knew."),
    # a word that only translates another does not stand for the denial
    ("uk", "Незалежний банк не знизив ставку.", "The independent bank cut its rate."),
    ("es", "El banco independiente no bajó los tipos.", "The independent bank cut its rates."),
    ("uk", "Закон поки що не ухвалили.", "The law has been passed for now."),
    ("es", "Dijo que nunca volvería a la isla.", "She said she would go back to the island."),
    ("it", "Purtroppo il treno non è arrivato.", "Unfortunately, the train has arrived."),
]


@pytest.mark.parametrize(("lang", "source", "target"), FAITHFUL)
def test_a_faithful_translation_is_left_alone(lang, source, target):
    assert list(negation_differs(source, target, lang)) == []


@pytest.mark.parametrize(("lang", "source", "target"), WRONG)
def test_a_denial_of_one_side_alone_is_told(lang, source, target):
    assert len(list(negation_differs(source, target, lang))) == 1


def test_the_detail_shows_the_denial_with_the_word_after_it():
    details = list(negation_differs("Suma NIE wzrosła.", "The total rose.", "pl"))
    assert details == ["“NIE wzrosła” of the original is not denied in the translation"]


def test_the_detail_says_which_side_denies():
    details = list(negation_differs("Il totale è salito.", "The total did not rise.", "it"))
    assert details == ["“not rise” of the translation is not denied in the original"]


def test_a_word_far_from_the_denial_does_not_stand_for_it():
    source = "El banco no ha abierto hoy sus puertas a los clientes que esperaban en la calle desde la madrugada."
    near = "The bank failed to open its doors today to the customers who had been waiting in the street since dawn."
    far = "The bank opened its doors today to the customers who had been waiting in the street after they failed."
    assert [len(list(negation_differs(source, target, "es"))) for target in (near, far)] == [0, 1]


@given(st.text(), st.text(), st.sampled_from(["uk", "pl", "it", "es"]))
def test_any_text_can_be_compared(source, target, lang):
    assert all(detail.startswith("“") for detail in negation_differs(source, target, lang))


@given(st.lists(st.sampled_from(["the", "law", "was", "not", "never", "unable", "no", "passed", "refused", ",", "."])))
def test_english_has_all_the_denials_of_itself(words):
    text = " ".join(words)
    assert list(negation_differs(text, text, "en")) == []


def test_every_language_denies_and_names_its_senses_as_english_does():
    senses = list(load("en").negation.hints)
    assert all(language.negation.denials and list(language.negation.hints) == senses for language in load_all())
