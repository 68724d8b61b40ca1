"""The Spanish lists."""

from noticeboard.rules.wordlists.word_list import WordList, listed

_RACES = (
    "negro|negros|negra|negras|blanco|blancos|blanca|blancas|arabe|arabes|gitano|gitanos|gitana"
    "|gitanas|asiatico|asiaticos|asiatica|latino|latinos|latina|latinas|hispano|hispanos|hispana"
    "|chino|chinos|china|marroqui|marroquies|magrebi|magrebies|africano|africanos|africana"
    "|subsahariano|subsaharianos|sudamericano|sudamericanos|rumano|rumanos|mulato|mestizo"
)
_PERSONS = (
    "hombre|hombres|mujer|mujeres|varon|varones|chico|chicos|chica|chicas|joven|jovenes|persona"
    "|personas|individuo|individuos|sujeto|sujetos|menor|menores|nino|ninos|nina|ninas"
    "|sospechoso|sospechosos|conductor"
)

WORDS = WordList(
    lawful_activity=(
        "manifestacion|manifestaciones|manifestante|manifestantes",
        "la|una|las|de|durante protesta|protestas",
        "protesta|protestas contra|por|vecinal|pacifica|frente",
        "marcha contra|por|pacifica|feminista|estudiantil|obrera|silenciosa",
        "marcha del orgullo",
        "marcha de protesta|trabajadores",
        "mitin|mitines",
        "concentracion contra|por|convocada|pacifica|frente|vecinal|estudiantil",
        "huelga|huelgas|huelguistas|piquete|piquetes",
        "sindicato|sindicatos|sindical|sindicales|sindicalistas|sindicalista",
        "misa|misas|feligres|feligreses|procesion|procesiones|romeria",
        "culto religioso|dominical|evangelico|del",
        "servicio|oficio religioso",
        "oracion|rezo|rezos del|de viernes|los",
        "asistentes|asistieron|asistio|acudieron|acudio|fieles .. mezquita|sinagoga|iglesia|templo",
        "asistentes|asistieron|asistio|acudieron al? culto",
        "recogida|recoleccion de firmas",
        "recogiendo|recogian firmas",
        "campana|mesa|propaganda electoral",
        "acto politico|electoral|publico",
        "votantes|activistas",
        "colegio electoral",
        "reparto|repartiendo|repartian|repartia de? folletos|octavillas|panfletos|propaganda",
        "propaganda|campana puerta a puerta",
        "unete|unanse a",
        "reserva|reserve la fecha",
        "puertas abiertas",
        "te|les|os|le invitamos a",
        "nos complace anunciar|invitar",
        "evento|fiesta comunitario|comunitaria|vecinal|popular",
        "cabalgata|desfile|desfiles|verbena",
        "grabando|grabaron|grababan|grababa|filmando a la policia",
        "grabando|grabaron|grababan|grababa|filmando a los agentes|policias",
        "asamblea vecinal|sindical|estudiantil",
        "asamblea de trabajadores|vecinos",
        "orgullo gay|lgtb|lgtbi",
    ),
    threat=(
        (
            "quien|quienes|usted|ustedes|vecinos|todo|todos|cualquiera ... sera|seran|seras"
            " detenido|detenidos|multado|multados|denunciado|denunciados|procesado|procesados"
            "|sancionado|sancionados|investigado|investigados"
        ),
        "esta|estan|estais|estas obligado|obligados|obligada|obligadas a",
        "usted|ustedes debe|deben entregar|enviar|compartir|facilitar|responder|dar",
        "tiene|tienen|tienes que entregar|enviar|compartir|facilitar|responder|darnos",
        "tiene|tienen|tienes la obligacion|el deber de",
        "negarse|niegue|nieguen|niega a colaborar|entregar|responder|compartir|facilitar",
        "si no colabora|colaboran|colaboras|responde|responden|entrega|entregan|comparte|ayuda",
        "obstruccion a|de la justicia",
        "ultimo|ultima aviso|advertencia|oportunidad",
        "sabemos quien|quienes|donde eres|es|son|vive|vives|viven",
        "atenganse|atengase|atente a las consecuencias",
        "por las buenas o por las malas",
        "orden de registro para|contra su|tu",
        "justicia por su|nuestra|vuestra|tu mano",
        "justicia por nuestras|vuestras propias? manos",
        "disparen|disparar|disparad a matar",
        "darle|darles|dadle|dadles una leccion",
        "darle|darles|dadle|dadles su merecido",
        "vivo|vivos o muerto|muertos",
        "vamos|vayamos|vayan a por ellos|ella",
        "que paguen|pague por",
        "linchamiento|linchar|linchemos|armense|armaos",
        "ocultar|borrar|retener .. video|videos|imagenes|grabaciones es un? delito",
    ),
    race=(
        f"{_PERSONS} joven?|jovenes?|adulto?|adulta? {_RACES}",
        f"raza|etnia {_RACES}",
        f"origen|aspecto|apariencia {_RACES}",
        "rasgos arabes|asiaticos|latinos|africanos|orientales|magrebies|gitanos|indigenas",
        f"{_PERSONS} de color",
        "de piel oscura|morena|negra|clara",
    ),
    described=listed(
        "vestia vestian vestido vestida vestidos llevaba llevaban camiseta camisa chaqueta sudadera"
        " capucha gorra gorro pantalon pantalones vaqueros zapatillas botas mochila alto alta"
        " altura estatura complexion delgado delgada corpulento barba bigote pelo cabello calvo"
        " gafas tatuaje tatuajes cicatriz cojera acento mascarilla guantes abrigo chaleco"
    ),
    victim=listed("victima victimas fallecido fallecida finado finada"),
    victim_data=(
        "nombre|domicilio|direccion|telefono|identidad|apellidos de la|las victima|victimas",
        "la|las victima|victimas vive|vivia|viven|reside|residia|trabaja en",
        "la victima se llama|llamaba",
    ),
    titles=listed("senor senora senorita sr sra srta don dona"),
    named=(
        "llamado|llamada|apodado|apodada",
        "se llama|llamaba",
        "identificado|identificada|conocido|conocida como",
        "de nombre",
        "testigo|sospechoso|sospechosa|vecino|vecina|acusado|acusada",
    ),
    ranks=listed(
        "inspector inspectora agente subinspector subinspectora comisario comisaria oficial"
        " sargento sargenta teniente capitan cabo contacte contactar llame"
    ),
    given_names=listed(
        "jose antonio juan manuel francisco luis javier miguel carlos pedro alejandro rafael"
        " fernando pablo jorge sergio alberto alvaro adrian raul enrique ramon vicente ivan ruben"
        " oscar andres joaquin eduardo roberto jaime alfonso ricardo mario diego hector emilio"
        " gonzalo maria carmen ana isabel lucia laura cristina marta elena raquel sara beatriz"
        " patricia silvia rocio monica andrea teresa pilar rosa julia irene alicia sonia"
        " yolanda ines nuria eva natalia margarita susana paula"
    ),
    not_meant=(
        "segun manifestaciones|manifestacion",
        "manifestaciones|manifestacion de|del testigo|testigos|denunciante|voluntad",
        "nadie|no|nunca|jamas tiene|tienen|tienes|debe|deben|debes|esta|estan|estas|estais",
        "marcha atras",
        "en marcha",
        "la protesta de que",
        "sospechoso|sospechosa|conductor vehiculo|coche",
        "calle|avenida|plaza de? la? procesion|manifestacion",
    ),
)
