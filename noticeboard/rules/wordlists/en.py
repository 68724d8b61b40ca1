"""The English lists."""

from noticeboard.rules.wordlists.word_list import WordList, listed

_RACES = (
    "black|white|hispanic|latino|latina|latinx|asian|caucasian|arab|arabic|african|mexican|chinese"
    "|indian|pakistani|gypsy|romani|oriental|biracial|brown|jewish|muslim"
)
_PERSONS = (
    "man|men|woman|women|male|males|female|females|person|persons|people|boy|boys|girl|girls|youth"
    "|youths|teen|teens|teenager|teenagers|kid|kids|guy|guys|suspect|suspects|individual"
    "|individuals|juvenile|juveniles|adult|adults|gentleman|lady|subject|subjects|offender"
    "|offenders|driver"
)

WORDS = WordList(
    lawful_activity=(
        "protest|protests|protester|protesters|protestor|protestors|protesting",
        "protested against|outside|in",
        "demonstrator|demonstrators",
        "demonstration|demonstrations against|for|on|in|outside|at|downtown|by|took",
        "peaceful|public|student|political|anti|street|mass demonstration|demonstrations",
        "during|joined|attended|after the|a demonstration|demonstrations",
        "rally|rallies",
        "marchers",
        "the|a|protest|peace|pride|freedom|unity|peaceful|this|women march on|through|for|against",
        "women s march",
        "march against|for justice|peace|freedom|life|women|science",
        "marched|marching for|against",
        "people|crowd|students|workers|thousands|hundreds marched|marching",
        "picket|pickets|picketing|picketers|picketed",
        "strikers|walkout",
        "on strike",
        "general|labor|labour|workers|teachers|nurses|sympathy|hunger strike",
        "strike action|vote|leaders|organizers",
        "union meeting|meetings|members|organizers|organisers|reps|drive|activists|steward|hall",
        "labor|labour|trade|workers|teachers union|unions",
        "worshippers|worshipers|churchgoers|parishioners|congregants|congregation",
        "church|worship|prayer|funeral|memorial|religious|easter|christmas service|services",
        "sunday service|services at|in",
        "service|services|mass at|in the|st|our|this|holy .. church|chapel|mosque|synagogue|temple",
        "prayer|prayers meeting|meetings|group|groups|vigil",
        "friday|evening|morning prayer|prayers",
        "attended|attending|attend|leaving mass|worship|shabbat|services",
        "after|before|during mass|worship|shabbat",
        "bible study",
        "attended|attending|attend|visiting|visited .. church|mosque|synagogue|temple|chapel",
        "people|anyone|those|everyone|persons|visitors entering|leaving .. church|mosque|synagogue",
        "canvasser|canvassers",
        "political|campaign|election|voter|door canvassing|canvass",
        "canvassing for",
        "petition drive|gatherers|signatures",
        "collecting|gathering|collected signatures",
        "handing|handed|passing|distributing|distributed out? leaflets|flyers|pamphlets",
        "leafleting|leafletting|leafleters",
        "campaign|political rally|event|sign|signs|volunteers|workers|meeting",
        "polling place|places|station|stations",
        "voters|activists",
        "town hall|council|board meeting",
        "school board meeting|meetings",
        "filming|filmed|recording|recorded|livestreaming the? police|officers|deputies",
        "journalists|reporters covering|filming|at",
        "vigil|vigils|parade|parades",
        "peaceful|lawful|public assembly|gathering|gatherings",
        "anyone|everyone|people|persons who attended|participated",
        "who took part in",
        "join us",
        "save the date",
        "open house",
        "coffee with a? cop|cops",
        "community event|meeting|day|picnic",
        "block party",
        "pleased|proud|happy|excited to announce",
        "recruitment event|drive|day",
        "now hiring",
        "food|toy|blood drive",
        "fundraiser",
    ),
    threat=(
        (
            "you|residents|anyone|everyone|owners|neighbors|neighbours|whoever ... will|may be?"
            " arrested|prosecuted|charged|fined|investigated|reported|jailed"
        ),
        "failure to comply|respond|share|answer|provide|cooperate|submit",
        "refuse|refuses|refusing|refusal|fail|fails to comply|share|cooperate|provide|hand|answer",
        "or else",
        "you must|should share|send|hand|give|provide|submit|upload|answer|respond|comply|turn",
        "you have|need to share|send|hand|give|provide|submit|upload|answer|respond|comply|turn",
        "you are|re required|obliged|obligated|ordered|forced",
        "required|obliged|obligated by law to? share|hand|provide|answer|give|send",
        "legal|civic|moral|your duty|obligation to share|help|assist|provide|hand|answer",
        "withholding|hiding|concealing|deleting .. footage|video|videos|evidence is|will",
        "obstruction of justice",
        "we will|ll find out|know .. who|which",
        "we will|ll seize|confiscate|take your",
        "subpoena|subpoenas|subpoenaed",
        "warrant will|for your",
        "last|final warning|chance",
        "if you do not|don|t t? share|help|answer|respond|comply|cooperate|send",
        "if you don t share|help|answer|respond|comply|cooperate|send",
        "we know who|where you are|live|have",
        "names will be published|posted|released",
        "justice|law into your|our own hands",
        "shoot on sight",
        "shoot to kill",
        "hunt|track him|her|them down",
        "teach|teaching him|her|them a lesson",
        "make him|her|them|these pay",
        "string him|her|them up",
        "run him|her|them out of town",
        "deserve|deserves to die|be",
        "dead or alive",
        "arm yourself|yourselves",
        "lynch|lynching|vigilante|vigilantes",
    ),
    race=(
        f"{_RACES} adult?|young?|older?|unknown?|teenage? {_PERSONS}",
        f"african american|americans {_PERSONS}",
        f"middle eastern {_PERSONS}",
        f"native american {_PERSONS}",
        f"dark|light|brown skinned {_PERSONS}",
        f"mixed race {_PERSONS}",
        f"{_RACES} descent|appearance|ethnicity|origin|looking|race",
        "african american descent|appearance|ethnicity|origin|looking",
        "middle eastern descent|appearance|ethnicity|origin|looking",
        f"suspect|suspects|offender|offenders is|are|was|were described? as? {_RACES}",
        f"race {_RACES}",
    ),
    described=listed(
        "wearing wore dressed clothing clothes jacket hoodie hooded shirt tshirt sweatshirt sweater"
        " pants jeans trousers shorts dress skirt coat cap hat beanie mask gloves shoes sneakers"
        " boots backpack tall inches cm lbs pounds height build slim heavyset thin stocky muscular"
        " hair haired beard bearded mustache moustache bald glasses tattoo tattoos scar limp accent"
        " uniform vest scarf"
    ),
    victim=listed("victim victims deceased decedent"),
    victim_data=(
        "victim|victims s? name|names|address|phone|telephone|employer|birthday",
        "victim|victims s? date of birth",
        "victim|victims lives|live|lived|resides|resided|residing|works at|in|on",
        "name|address|identity of the victim|victims|deceased",
        "victim|deceased was|is|has been? identified|named",
    ),
    titles=listed("mr mrs ms miss"),
    named=(
        "named",
        "identified as",
        "known as",
        "alias",
        "aka",
        "name is|was",
        "goes by",
        "suspect|witness|homeowner|resident|neighbor|neighbour",
    ),
    ranks=listed(
        "detective det officer ofc sergeant sgt lieutenant lt inspector insp chief sheriff deputy"
        " captain capt investigator agent trooper constable marshal contact call email ask"
        " reach"
    ),
    given_names=listed(
        "james john robert michael david william richard joseph thomas christopher daniel matthew"
        " anthony donald steven andrew paul joshua kenneth kevin brian timothy ronald edward jason"
        " jeffrey ryan jacob nicholas gary eric jonathan stephen larry justin scott brandon"
        " benjamin samuel gregory patrick alexander jack dennis jerry tyler aaron nathan zachary"
        " kyle walter ethan jeremy keith noah terry sean gerald carl dylan lawrence jesse bryan"
        " arthur gabriel bruce billy albert liam oliver harry mary patricia jennifer linda"
        " elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley"
        " kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura helen"
        " sharon cynthia kathleen amy angela shirley anna brenda pamela emma nicole samantha"
        " katherine christine rachel carolyn janet catherine heather diane olivia julie joyce"
        " megan jacqueline martha gloria teresa ann jean alice judith doris sophia"
    ),
    not_meant=(
        "protest|protests|protesting|protested that",
        "protest|protests|protesting|protested his|her|their innocence",
        "under|not protest",
        "demonstration of|model|video|unit",
        "rally car|cars|cross|driver|stripes|point|bike",
        "picket fence|fences|gate",
        "credit|european|western|soviet|student union|unions",
        "union station|street|square|avenue|road|pacific|jack|st|ave|park|boulevard",
        "people carrier|carriers|mover",
        "suspect|suspects|driver|lady vehicle|car|truck|van|side|s|seat|door",
        "white|black male|female dog|cat|horse|puppy|kitten",
        "white|black|brown dog|cat|horse",
        "church|funeral|worship service vehicle|van|entrance|road|door",
        "parade ground|grounds|street|road|avenue",
        "open house number|numbers|sign",
        "victim services|advocate|advocates|assistance|support",
        "congregation street|road",
    ),
)
