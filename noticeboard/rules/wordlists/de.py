"""The German lists."""

from noticeboard.rules.wordlists.word_list import WordList, listed


def _endings(*stems: str) -> str:
    """Return adjectives with the endings they take before a noun."""
    return "|".join(stem + ending for stem in stems for ending in ("e", "er", "en", "es", "em"))


_RACES = _endings(
    *("schwarz", "weiss", "arabisch", "sudlandisch", "turkisch", "asiatisch", "afrikanisch"),
    *("nordafrikanisch", "osteuropaisch", "dunkelhautig", "hellhautig", "farbig", "orientalisch"),
    *("indisch", "rumanisch", "judisch", "muslimisch"),
)
_PERSONS = (
    "mann|manner|mannern|frau|frauen|person|personen|junge|jungen|madchen|jugendlicher|jugendliche"
    "|jugendlichen|tater|tatverdachtiger|tatverdachtige|verdachtiger|verdachtige|verdachtigen"
    "|fahrer|typ|typen"
)

WORDS = WordList(
    lawful_activity=(
        "der|die|einer|eine|zur|auf demo|demos",
        "demo gegen|fur|am|vor",
        "der|die|einer|eine|bei|zur demonstration|demonstrationen",
        "demonstration|demonstrationen gegen|fur|vor",
        "demonstrant|demonstranten|demonstrantin|demonstrantinnen|demonstrierende|demonstrierenden",
        "protestierende|protestierenden|protestmarsch|protestzug|protestaktion|protestkundgebung",
        "proteste|protesten gegen|vor|am|in|auf",
        "kundgebung|kundgebungen|mahnwache|mahnwachen|aufmarsch|schweigemarsch|ostermarsch",
        "sternmarsch|demonstrationszug|demozug|festumzug|karnevalsumzug|faschingsumzug",
        "laternenumzug|martinsumzug",
        "marsch gegen|fur|durch",
        "versammlung gegen|fur|unter",
        "streik|streiks|streikenden|streikende|streikposten|warnstreik|warnstreiks",
        "gewerkschaft|gewerkschaften|gewerkschafter|gewerkschafterin|gewerkschaftshaus",
        "gewerkschaftsversammlung|betriebsversammlung|gewerkschaftsmitglieder",
        "gottesdienst|gottesdienste|gottesdienstes|gottesdienstbesucher|andacht|kirchganger",
        "freitagsgebet|gebetsstunde|glaubigen|moscheebesucher|kirchenbesucher|kirchgang",
        "prozession|prozessionen|fronleichnamsprozession",
        "besucher|besuchern der moschee|synagoge|kirche",
        "unterschriftensammlung|unterschriftenaktion",
        "unterschriften sammeln|sammelte|sammelten|gesammelt",
        "wahlkampf|wahlkampfstand|wahlkampfveranstaltung|wahlhelfer|wahllokal|infostand",
        "hausturwahlkampf|wahlveranstaltung",
        "flugblatter|flugblattern|flyer verteilt|verteilen|verteilte|verteilten",
        "aktivist|aktivisten|aktivistin|aktivistinnen",
        "parteiveranstaltung|parteitag|burgerversammlung|ratssitzung",
        "volksfest|strassenfest|stadtfest|nachbarschaftsfest|dorffest",
        "tag der offenen tur",
        "wir laden .. ein",
        "wir freuen uns",
        "kommen sie vorbei|zu",
        "polizisten|polizei|beamten filmte|filmten|gefilmt|filmt|filmen",
        "christopher street day",
    ),
    threat=(
        (
            "wer|jeder|alle|sie|anwohner|nachbarn ... wird|werden festgenommen|verhaftet|angezeigt"
            "|bestraft|belangt|vorgeladen|verfolgt"
        ),
        "sie mussen .. herausgeben|abgeben|teilen|schicken|ubermitteln|aushandigen|antworten",
        "sie haben .. herauszugeben|abzugeben|zu",
        "sie sind verpflichtet|gezwungen",
        "wer|jeder sich weigert",
        "bei weigerung",
        "wenn sie .. nicht helfen|teilen|antworten|kooperieren|mitwirken|herausgeben",
        "strafvereitelung",
        "letzte|letzter warnung|chance|aufforderung",
        "wir wissen wer|wo sie|ihr|du",
        "sonst kommen|holen wir",
        "hausdurchsuchung|durchsuchung bei ihnen",
        "sache|gesetz|recht|justiz in die eigene|eigenen hand|hande",
        "tot oder lebendig",
        "jagt|jagen|hetzt|hetzen ihn|sie",
        "schlagt|schlagen ihn|sie zusammen|tot",
        "erteilt|verpasst|erteilen|verpassen ihm|ihnen|ihr eine lektion|abreibung",
        "soll|sollen dafur bezahlen|bussen",
        "auf sicht schiessen",
        "bewaffnet euch",
        "bewaffnen sie sich",
        "lynchen|lyncht|lynchjustiz|selbstjustiz",
        "zuruckhalten|loschen|verbergen .. ist|macht strafbar",
        "macht sich strafbar",
    ),
    race=(
        f"{_RACES} junge?|junger?|jungen?|mannliche?|mannlicher?|weibliche? {_PERSONS}",
        f"{_RACES} aussehen|aussehens|erscheinung|herkunft|abstammung|phanotyp|typus",
        "sudlander|sudlanderin|zigeuner|zigeunerin",
        f"{_PERSONS} .. dunkelhautig|sudlandisch|schwarzafrikaner|schwarzafrikanisch",
        f"{_PERSONS} mit dunkler|schwarzer|heller hautfarbe",
    ),
    described=listed(
        "bekleidet trug trugen tragt kleidung jacke pullover hoodie kapuze kapuzenpullover mutze"
        " kappe hose jeans turnschuhe schuhe stiefel rucksack gross cm schlank kraftig statur bart"
        " bartig schnurrbart haare haaren haar glatze brille tatowierung narbe akzent maske"
        " handschuhe mantel weste"
    ),
    victim=listed(
        "opfer opfers geschadigte geschadigter geschadigten verstorbene verstorbener verstorbenen"
        " getotete getoteten"
    ),
    victim_data=(
        "name|namen|adresse|anschrift|telefonnummer|identitat|wohnung? des opfers",
        "name|namen|adresse|anschrift|telefonnummer|identitat des|der geschadigten|verstorbenen",
        "opfer|geschadigte|geschadigter wohnt|wohnte|heisst|hiess|arbeitet",
    ),
    titles=listed("herr herrn frau fraulein"),
    named=(
        "namens",
        "heisst|hiess",
        "identifiziert|bekannt als",
        "zeuge|zeugin|anwohner|anwohnerin|nachbar|nachbarin|verdachtiger|verdachtige",
    ),
    ranks=listed(
        "kommissar kommissarin kriminalkommissar kriminalkommissarin hauptkommissar"
        " hauptkommissarin oberkommissar oberkommissarin kriminalhauptkommissar wachtmeister"
        " polizeimeister polizeihauptmeister ermittler ermittlerin ansprechpartner"
        " ansprechpartnerin"
    ),
    given_names=listed(
        "peter wolfgang klaus jurgen dieter manfred uwe gunter hans bernd thomas horst andreas"
        " jorg heinz werner rolf gerhard helmut stefan holger joachim karl markus matthias dirk"
        " ralf torsten sven jens tobias florian sebastian felix lukas jonas leon paul"
        " moritz niklas philipp ursula monika petra elisabeth sabine renate helga karin"
        " brigitte ingrid erika andrea gisela claudia susanne gabriele christa heike katrin"
        " silke anja ute birgit martina kerstin stefanie nadine melanie sandra katharina hannah"
        " lena leonie johanna franziska anna lisa"
    ),
    not_meant=(
        "muss|musst|mussen nicht|nie|niemals",
        "unter protest",
        "streik|streiks der technik|maschine|heizung",
        "schwarze|schwarzer|schwarzen|weisse|weisser person|personen kraftwagen|aufzug",
        "die demonstration der|des funktion|gerats",
    ),
)
