"""Forty sentence pairs of our own, Ukrainian and Polish to English, and text for the vocabularies."""

UKRAINIAN = (
    ("Міністр прибув до Києва вранці.", "The minister arrived in Kyiv in the morning."),
    ("Уряд виділив 20 мільйонів гривень.", "The government allocated 20 million hryvnias."),
    ("Парламент ухвалив новий бюджет.", "The parliament adopted a new budget."),
    ("Поїзд до Львова запізнився на годину.", "The train to Lviv was an hour late."),
    ("Школа відкриється у вересні.", "The school will open in September."),
    ("Лікарі просять більше ліків.", "The doctors are asking for more medicines."),
    ("Міст закрили через повінь.", "The bridge was closed because of the flood."),
    ("Президент подякував союзникам.", "The president thanked the allies."),
    ("Ціни на хліб зросли на 7%.", "Bread prices rose by 7%."),
    ("Фермери зібрали багато пшениці.", "The farmers harvested a lot of wheat."),
    ("Суд відклав слухання до п'ятниці.", "The court postponed the hearing until Friday."),
    ("Посол зустрівся з мером Одеси.", "The ambassador met the mayor of Odesa."),
    ("Нова лікарня має 120 ліжок.", "The new hospital has 120 beds."),
    ("Вчені знайшли давній корабель.", "The scientists found an ancient ship."),
    ("У місті знову є світло.", "The city has electricity again."),
    ("Команда виграла матч із рахунком три два.", "The team won the match three to two."),
    ("Річка замерзла вперше за десять років.", "The river froze for the first time in ten years."),
    ("Музей купив картину за позику.", "The museum bought a painting with a loan."),
    ("Вибори відбудуться навесні.", "The elections will take place in spring."),
    ("Пожежу загасили за дві години.", "The fire was put out in two hours."),
)

POLISH = (
    ("Premier odwiedził wczoraj Gdańsk.", "The prime minister visited Gdańsk yesterday."),
    ("Sejm przyjął ustawę o kolei.", "The Sejm passed the railway act."),
    ("Bank obniżył stopy procentowe.", "The bank cut interest rates."),
    ("Strażacy uratowali dwoje dzieci.", "The firefighters rescued two children."),
    ("Rolnicy protestują przed ministerstwem.", "The farmers are protesting outside the ministry."),
    ("Lotnisko obsłużyło milion pasażerów.", "The airport served a million passengers."),
    ("Sąd uniewinnił dziennikarza.", "The court acquitted the journalist."),
    ("Nauczyciele żądają podwyżek.", "The teachers are demanding pay rises."),
    ("W nocy spadł pierwszy śnieg.", "The first snow fell during the night."),
    ("Firma zbuduje fabrykę pod Łodzią.", "The company will build a factory near Łódź."),
    ("Prezydent podpisał umowę w Rzymie.", "The president signed the agreement in Rome."),
    ("Policja zatrzymała trzech podejrzanych.", "The police detained three suspects."),
    ("Gaz zdrożał o 12 procent.", "Gas became 12 percent more expensive."),
    ("Miasto kupi 30 autobusów.", "The city will buy 30 buses."),
    ("Teatr wystawi starą komedię.", "The theater will stage an old comedy."),
    ("Kopalnia zostanie zamknięta za rok.", "The mine will be closed in a year."),
    ("Turyści wrócili nad morze.", "The tourists returned to the seaside."),
    ("Uczniowie posadzili sto drzew.", "The pupils planted a hundred trees."),
    ("Zarząd odwołał dyrektora portu.", "The board dismissed the director of the port."),
    ("Rzeka przekroczyła stan alarmowy.", "The river exceeded the alarm level."),
)

PAIRS = {"uk": UKRAINIAN, "pl": POLISH}
TEXT = tuple(side for pairs in PAIRS.values() for pair in pairs for side in pair)
# the same source under two language tokens: a model that is told the wrong one, or none, says something else
BY_TOKEN = tuple(
    row
    for number, (source, target) in enumerate(POLISH[:8])
    for row in (("pl", source, target), ("uk", source, UKRAINIAN[number][1]))
)
