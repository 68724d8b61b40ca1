"""The French lists."""

from noticeboard.rules.wordlists.word_list import WordList, listed

_RACES = (
    "noir|noirs|noire|noires|blanc|blancs|blanche|blanches|arabe|arabes|maghrebin|maghrebins"
    "|maghrebine|africain|africains|africaine|africaines|asiatique|asiatiques|gitan|gitans"
    "|gitane|rom|roms|antillais|antillaise|metis|metisse|musulman|musulmans|musulmane"
)
_PERSONS = (
    "homme|hommes|femme|femmes|individu|individus|personne|personnes|jeune|jeunes|garcon|garcons"
    "|fille|filles|suspect|suspects|mineur|mineurs|conducteur|adolescent|adolescents"
)

WORDS = WordList(
    lawful_activity=(
        "manifestant|manifestants|manifestante|manifestantes",
        "la|une|cette|les|des|de|en manifestation|manifestations",
        "manifestation|manifestations contre|interdite|syndicale|pacifique|autorisee|publique",
        "rassemblement|rassemblements devant|contre|pour|pacifique|syndical|public|citoyen",
        "le|du|un cortege|defile",
        "la|une|cette marche blanche|pour|contre|silencieuse|republicaine|climat",
        "marche des fiertes",
        "greve|greves|greviste|grevistes|tractage",
        "syndicat|syndicats|syndical|syndicale|syndicaux|syndicaliste|syndicalistes",
        "la|une|de messe|messes",
        "messe du|de dimanche|minuit",
        "culte dominical|protestant",
        "office religieux|dominical",
        "les|des|aux|de fideles|paroissiens|croyants",
        "priere|prieres du|collective|collectives|de vendredi?|rue?",
        "assiste|assistaient|frequentent|frequentant|sortant|entrant .. eglise|mosquee|synagogue",
        "les|des|de la? procession",
        "distribution|distribuaient|distribuant|distribuait de|des tracts",
        "demarchage politique|electoral",
        "les|des|de militants|militantes|activistes",
        "militants politiques|ecologistes|syndicaux",
        "collecte|recueil de signatures",
        "la|une petition contre|pour",
        "reunion|assemblee syndicale|publique|politique|electorale",
        "bureau|bureaux de vote",
        "campagne|affichage electorale|electoral",
        "electeurs|electrices",
        "rejoignez|retrouvez nous",
        "portes ouvertes",
        "reservez la date",
        "avons le plaisir de",
        "fete de quartier",
        "fete des voisins",
        "filmant|filmaient|filmait|filme la police",
        "filmant|filmaient|filmait|filme les policiers|gendarmes",
        "gilets jaunes",
    ),
    threat=(
        (
            "toute|quiconque|vous|ceux|celui|habitants|tous ... sera|seront|serez poursuivi"
            "|poursuivie|poursuivis|arrete|arretee|arretes|verbalise|verbalises|sanctionne|sanctionnee"
            "|sanctionnes|convoque|convoques|interpelle|interpelles|denonce|denonces"
        ),
        "vous devez fournir|remettre|envoyer|transmettre|partager|repondre|livrer|donner|nous",
        "vous etes tenu|tenus|tenue|oblige|obliges|obligee|contraint|contraints",
        "vous avez l obligation",
        "vous avez le devoir",
        "refus|refusez|refuse|refusent de cooperer|repondre|transmettre|fournir|remettre|partager",
        "si vous refusez",
        "si vous ne|n repondez|cooperez|partagez|aidez|transmettez",
        "sous peine de|d poursuites|amende|sanction|sanctions|prison",
        "entrave a la justice",
        "entrave a l enquete|action",
        "dernier|derniere|ultime avertissement|chance",
        "nous savons qui|ou vous etes|habitez",
        "gare a ceux|vous|celui",
        "faire|faites|faisons justice vous|nous|soi meme|memes",
        "tirer|tirez a vue",
        "tirer|tirez pour tuer",
        "mort|morts ou vif|vifs",
        "donner|donnez|donnons lui|leur une lecon",
        "faire|faites|faisons lui|leur payer",
        "perquisition|perquisitionner chez vous",
        "prenez les armes",
        "lyncher|lynchage|lynchons",
        "dissimuler|cacher|effacer .. images|videos|enregistrements est un? delit",
    ),
    race=(
        f"{_PERSONS} {_RACES}",
        "type africain|maghrebin|asiatique|europeen|mediterraneen|arabe|gitan|caucasien|hindou",
        "type nord africain",
        "origine africaine|maghrebine|asiatique|arabe|gitane|rom|antillaise|turque|roumaine",
        f"{_PERSONS} de couleur",
        "race|ethnie noire|blanche|arabe|jaune|africaine|rom",
        "a la? peau noire|mate|foncee|blanche",
    ),
    described=listed(
        "vetu vetue vetus vetues portant portait portaient blouson veste pull sweat capuche"
        " casquette bonnet pantalon jean baskets chaussures taille corpulence mince cheveux barbe"
        " moustache chauve lunettes tatouage tatouages cicatrice masque gants manteau accent gilet"
        " survetement"
    ),
    victim=listed("victime victimes defunt defunte"),
    victim_data=(
        "nom|prenom|adresse|telephone|identite|domicile exact? de|des la? victime|victimes",
        "la victime habite|habitait|vit|vivait|demeure|reside|travaille",
        "la victime s appelle|appelait",
    ),
    titles=listed("monsieur madame mademoiselle mme mlle"),
    named=(
        "nomme|nommee|prenomme|prenommee|surnomme|surnommee",
        "s appelle|appelait",
        "identifie|identifiee|connu|connue comme|sous",
        "au nom de",
        "temoin|riverain|riveraine|voisin|voisine|accuse|accusee",
    ),
    ranks=listed(
        "inspecteur inspectrice brigadier commissaire capitaine lieutenant adjudant gendarme"
        " commandant major gardien enqueteur enquetrice contactez appelez"
    ),
    given_names=listed(
        "jean pierre michel philippe alain patrick nicolas christophe bernard laurent frederic"
        " julien stephane pascal thierry olivier sebastien francois christian gerard vincent"
        " guillaume jerome alexandre anthony francis eric bruno jacques antoine maxime clement"
        " mathieu romain thibault hugo lucas baptiste marie nathalie isabelle sylvie catherine"
        " francoise valerie christine monique sandrine veronique nicole stephanie sophie anne"
        " celine chantal patricia brigitte julie aurelie laurence camille emilie jeanne mathilde"
        " manon lea chloe helene claire elodie virginie"
    ),
    not_meant=(
        "syndicat|syndicats de|des copropriete|coproprietaires",
        "syndicat|syndicats d initiative",
        "syndicat|syndicats mixte|intercommunal|immobilier",
        "client|clients|clientes fideles",
        "conducteur|suspect blanc|noir vehicule|fourgon",
        "manifestation|manifestations de colere|violence|joie|sportive|sportives",
        "marche arriere|avant",
    ),
)
