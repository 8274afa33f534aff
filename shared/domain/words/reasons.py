"""Why an order stopped or a document cannot be used, and what to do, in every language that mails are written in.

English and French are those of the page behind a correction link (``shared.domain.words.corrections``); the Spanish
stands here, with the same ``{carrier}``, and ``{Carrier}`` where a sentence begins.
"""

from collections.abc import Mapping
from typing import Final

from shared.domain.corrections import DOCUMENT_REQUESTED
from shared.domain.document_reviews import REFUSALS, DocumentReason
from shared.domain.playbook import PIN_NEEDED
from shared.domain.words.catalogue import EVERY_LANGUAGE, Catalogue, Text
from shared.domain.words.corrections import CORRECTIONS, UNNAMED_CARRIER

_Told = tuple[str, str, str]
"""Title, meaning and fix of a reason."""

_SPANISH: Final[dict[str, _Told]] = {
    "account_number_mismatch": (
        "El número de cuenta no coincide",
        (
            "Falta el número de cuenta, o no es el que {carrier} tiene para estos números. A menudo "
            "no es el número de teléfono de la factura."
        ),
        (
            "Copie el número de cuenta de una factura de {carrier} de no más de 30 días, con cada "
            "dígito y letra. Si la factura no lo muestra, pida a {carrier} su registro de servicio "
            "(customer service record), la hoja con lo que consta de su cuenta."
        ),
    ),
    "pin_invalid": (
        "No se aceptó el PIN de transferencia",
        "El PIN que permite que sus números dejen {carrier} falta, es incorrecto o ya no vale.",
        (
            "Pida a {carrier} un nuevo PIN de transferencia. Se crea para portar números y no es el "
            "PIN con el que inicia sesión o se identifica. Caduca, así que introdúzcalo en cuanto lo "
            "tenga."
        ),
    ),
    "btn_mismatch": (
        "El número de facturación no coincide",
        (
            "El número de teléfono de facturación, el único número bajo el que {carrier} lleva toda "
            "la cuenta, no es el que enviamos."
        ),
        (
            "Pida a {carrier} el número de facturación de la cuenta, o su registro de servicio "
            "(customer service record), que lo muestra. Las facturas rara vez lo indican."
        ),
    ),
    "end_user_name_mismatch": (
        "El nombre de la cuenta no coincide",
        "{Carrier} tiene la cuenta con otro nombre, o escrito de otra manera.",
        "Escriba el nombre de la empresa o persona exactamente como aparece en la factura de {carrier}.",
    ),
    "authorized_person_mismatch": (
        "Quien firmó no puede decidir sobre esta cuenta",
        "{Carrier} no conoce a la persona que firmó la carta como alguien que pueda decidir sobre esta cuenta.",
        (
            "Pregunte a {carrier} quién consta como persona autorizada de la cuenta e introdúzcala. "
            "Entonces recibe una carta nueva para firmar."
        ),
    ),
    "address_mismatch": (
        "La dirección del servicio no coincide",
        (
            "{Carrier} tiene otra dirección para estos números. Compara la dirección donde está "
            "instalado el servicio telefónico, que puede no ser la de las facturas."
        ),
        (
            "Introduzca la dirección del servicio tal como la tiene {carrier}. Pida a {carrier} su "
            "registro de servicio (customer service record), que la muestra, y cópiela igual."
        ),
    ),
    "postal_code_mismatch": (
        "El código postal no coincide",
        "{Carrier} tiene otro código postal para estos números.",
        (
            "Introduzca el código postal de la dirección del servicio, donde está instalado el "
            "teléfono, no el de la dirección de las facturas."
        ),
    ),
    "all_data_mismatch": (
        "Nada de lo enviado coincide",
        (
            "{Carrier} no encuentra ninguna cuenta con los datos que enviamos. La empresa que le "
            "envía la factura puede ser un revendedor, que alquila sus números a otro operador con "
            "su propio registro."
        ),
        (
            "Pida a la empresa que le envía la factura el registro de servicio (customer service "
            "record) de estos números, y si hay otro operador detrás. Después corrija todo lo que "
            "difiera de ese registro."
        ),
    ),
    "number_not_on_account": (
        "Un número no está en esta cuenta",
        "{Carrier} no tiene el número en la cuenta que indicamos, o no lo tiene en absoluto.",
        (
            "Vea en la factura a qué cuenta y operador pertenece el número. Páselo a esa cuenta "
            "actual, o sáquelo de esta orden."
        ),
    ),
    "number_inactive": (
        "Un número no está en servicio",
        "El número está dado de baja o suspendido en {carrier}. Solo puede portarse un número en servicio.",
        (
            "Pida a {carrier} que vuelva a activar el número y confírmelo después. Si no puede, "
            "saque el número de esta orden."
        ),
    ),
    "number_not_portable": (
        "Un número está marcado como no portable",
        "{Carrier} marcó el número como no apto para pasar a otro operador. Solo {carrier} puede cambiarlo.",
        (
            "Pida a {carrier} que permita portar el número y confirme después que lo hizo. Nuestro "
            "equipo también lo pide. Si sigue cerrado, saque el número de esta orden."
        ),
    ),
    "no_coverage": (
        "Nuestro operador no da servicio en la zona de un número",
        "El operador que recibe sus números no tiene servicio en la zona a la que pertenece el número.",
        (
            "Nuestro equipo busca otro operador que sirva la zona. Si no hay ninguno, deje el número "
            "donde está, desvíe sus llamadas a uno de sus números de seguimiento y sáquelo de esta "
            "orden."
        ),
    ),
    "pending_order": (
        "Hay otra orden abierta en esta cuenta",
        (
            "{Carrier} todavía tramita otra orden de esta cuenta o número, como un cambio de "
            "servicio u otra portación. Acepta una a la vez."
        ),
        (
            "Pregunte a {carrier} qué orden está abierta. Cancélela o espere a que termine, y "
            "confirme después que está cerrada."
        ),
    ),
    "port_protection": (
        "Los números están bloqueados contra la portación",
        "{Carrier} mantiene en la cuenta o el número un bloqueo que impide pasarlo a otro operador.",
        (
            "Pida a {carrier} que quite el bloqueo (también llamado port protection, port freeze o "
            "number lock) y confirme después que se quitó y desde cuándo. En el peor de los casos "
            "puede tardar de una a tres semanas."
        ),
    ),
    "special_feature": (
        "Un servicio depende de un número",
        (
            "El número lleva otro servicio de {carrier} que impide portarlo o terminaría con él: "
            "internet por la línea telefónica (DSL), varias líneas que suenan por turno, timbre "
            "distintivo, desvío de llamadas de otra zona o una línea de una centralita."
        ),
        (
            "Pregunte a {carrier} qué servicio es. Haga que lo quiten o lo pasen a otra línea, o "
            "acepte que termine, y confírmelo. O saque el número de esta orden."
        ),
    ),
    "main_btn_porting": (
        "El número principal dejaría la cuenta",
        (
            "Va a portar el número de facturación, el único número bajo el que {carrier} lleva la "
            "cuenta, mientras otras líneas se quedan. Esas líneas necesitan uno nuevo."
        ),
        "Elija uno de los números que se quedan con {carrier} e introdúzcalo como nuevo número de facturación.",
    ),
    "port_type_incorrect": (
        "No coincide si se quedan números",
        (
            "{Carrier} tiene en esta cuenta otros números que los que indicamos, aunque dijimos que "
            "pasan todos; o no tiene otros, aunque dijimos que algunos se quedan."
        ),
        (
            "Vea en la factura qué números están en la cuenta. Diga si alguno se queda con {carrier} "
            "e indique cuáles. Si el número de facturación se porta y otros se quedan, elija uno "
            "nuevo entre esos."
        ),
    ),
    "split_required": (
        "Los números no pueden ir en una sola orden",
        (
            "Los números pertenecen a más de un operador, cuenta o tipo de servicio, y un operador "
            "acepta uno de cada a la vez."
        ),
        "Nuestro equipo divide la orden.",
    ),
    "date_rejected": (
        "No se aceptó la fecha",
        "La fecha que pedimos es demasiado pronto, demasiado tarde, o un día en que {carrier} no porta números.",
        (
            "Nuestro equipo pide una fecha posterior, con al menos tres días hábiles de margen. Si "
            "necesita un día determinado, indíquelo."
        ),
    ),
    "date_expired": (
        "La fecha confirmada pasó",
        "La fecha que {carrier} había confirmado pasó antes de que los números se portaran, y ya no vale.",
        "Nuestro equipo pide una fecha nueva. Si necesita un día determinado, indíquelo.",
    ),
    "carrier_unresponsive": (
        "Su operador actual no responde",
        "{Carrier} no ha respondido a la orden, o sus sistemas no funcionan.",
        "No tiene nada que corregir. Nuestro equipo insiste ante {carrier} y va más allá si sigue sin responder.",
    ),
    "loa_invalid": (
        "No se aceptó la carta",
        "La carta de autorización falta, es demasiado antigua, no se puede leer o no está firmada.",
        (
            "Hay que firmar una carta nueva. Compruebe quién va a firmarla: alguien que conste en "
            "{carrier} como persona autorizada de la cuenta."
        ),
    ),
    "npac_conflict": (
        "Su operador actual detuvo la portación",
        (
            "{Carrier} se opuso a la portación, o esta falló, en el registro con el que los "
            "operadores de Norteamérica se entregan los números."
        ),
        "No tiene nada que corregir. Nuestro equipo lo resuelve con {carrier}.",
    ),
    "already_with_us": (
        "Un número ya está con nuestro operador",
        "El número ya está con el operador que usamos, así que no hay nada que portar entre operadores.",
        (
            "Nuestro equipo lo pasa de una cuenta a la otra dentro de ese operador. Si ya no lo "
            "necesita, saque el número de esta orden."
        ),
    ),
    "not_ready": (
        "Se suspendió la portación en esa fecha",
        "{Carrier} recibió el aviso de que usted no está listo para la portación en esa fecha.",
        "Indique la fecha desde la que está listo.",
    ),
    "unpaid_balance": (
        "Su operador actual dice que hay una factura pendiente",
        "{Carrier} retiene los números por una factura que considera impagada o en disputa.",
        (
            "Páguela y confírmelo. Si no debe nada, dígalo y explique por qué: no se puede retener "
            "un número por una factura."
        ),
    ),
    "tollfree_status": (
        "Un número gratuito no está en estado de portarse",
        (
            "En el registro de números gratuitos el número no está en servicio o está retenido, así "
            "que no puede portarse de la forma habitual."
        ),
        (
            "Nuestro equipo pregunta a la empresa responsable del número (su RespOrg) si se puede "
            "portar a mano. Si ya no necesita el número, sáquelo de esta orden."
        ),
    ),
    "prepaid_account": (
        "El número es de prepago",
        "El número está en un plan de prepago de {carrier}, que tiene su propio número de cuenta y PIN.",
        "Pida a {carrier} el número de cuenta y el PIN del plan de prepago, e introduzca ambos.",
    ),
    "tax_id_required": (
        "Se piden los últimos dígitos de un número fiscal",
        "{Carrier} comprueba los últimos dígitos del número de Seguro Social o fiscal de la cuenta.",
        (
            "Pregunte a {carrier} qué dígitos comprueba. Si aquí se piden los cuatro últimos, "
            "introdúzcalos: van al operador una sola vez y no se guardan. Si no, téngalos a mano y "
            "confírmelo; nuestro equipo se los pide después. No los escriba en ningún otro sitio."
        ),
    ),
    "other": (
        "Otro motivo",
        "El operador dio un motivo que no es ninguno de los habituales.",
        "Nuestro equipo lo lee y dice qué hacer. Si sabe de qué se trata, díganoslo.",
    ),
    PIN_NEEDED: (
        "Hace falta el PIN de transferencia",
        "{Carrier} solo deja salir números con el PIN de transferencia de la cuenta. Aún no lo tenemos, o caducó.",
        (
            "Pida a {carrier} un PIN de transferencia e introdúzcalo en cuanto lo tenga: caduca. Si "
            "la cuenta no tiene ninguno, diga «NO PIN REQUIRED»."
        ),
    ),
    DOCUMENT_REQUESTED: (
        "Se pide un documento",
        "Nuestro equipo quiere ver un documento antes de que la orden siga.",
        "Súbalo a la solicitud. Si no existe ese documento, dígalo y explique por qué.",
    ),
}

_SPANISH_REFUSALS: Final[dict[DocumentReason, _Told]] = {
    DocumentReason.TOO_OLD: (
        "La factura es demasiado antigua",
        "Los operadores comparan los números con una factura reciente, y esta tiene más de 30 días.",
        "Suba la última factura de {carrier}, todas las páginas, de no más de 30 días.",
    ),
    DocumentReason.OTHER_CARRIER: (
        "La factura es de otro operador",
        "La factura no es de {carrier}, el operador actual que se indicó para estos números.",
        (
            "Suba una factura de {carrier}. Si el operador de la factura es el correcto, corrija el "
            "nombre del operador actual."
        ),
    ),
    DocumentReason.NUMBERS_MISSING: (
        "Hay números que no están en la factura",
        "La factura no muestra todos los números que van a dejar {carrier}.",
        (
            "Suba todas las páginas de la factura, o el registro de servicio (customer service "
            "record) de {carrier}, que indica cada número de la cuenta. Saque los números que no "
            "están en la cuenta."
        ),
    ),
    DocumentReason.UNREADABLE: (
        "El documento no se puede leer",
        "El archivo se abre, pero lo importante está cortado, borroso o demasiado pequeño.",
        (
            "Suba el PDF tal como lo envió {carrier}, o vuelva a escanear todas las páginas: planas, "
            "nítidas, a 200 ppp o más."
        ),
    ),
    DocumentReason.NAME_DIFFERS: (
        "El nombre de la factura es otro",
        "La factura nombra a otra empresa o persona que la indicada como titular de la cuenta.",
        (
            "Escriba el nombre exactamente como aparece en la factura de {carrier}, o suba una "
            "factura al nombre indicado."
        ),
    ),
    DocumentReason.ADDRESS_DIFFERS: (
        "La dirección de la factura es otra",
        (
            "La factura muestra otra dirección del servicio que la indicada: la dirección donde está "
            "instalado el teléfono."
        ),
        (
            "Introduzca la dirección del servicio como la tiene {carrier}, o suba un documento que "
            "muestre la dirección indicada, como un registro de servicio (customer service record)."
        ),
    ),
    DocumentReason.NOT_A_BILL: (
        "No es una factura",
        "El documento no muestra quién tiene la cuenta en {carrier} ni sus números.",
        (
            "Suba la última factura de {carrier}, todas las páginas; también sirve un registro de "
            "servicio (customer service record), un recibo o una captura de pantalla de la cuenta "
            "con sus números."
        ),
    ),
    DocumentReason.LOCKED: (
        "El documento está protegido",
        "El archivo solo se abre con una contraseña, así que ningún operador puede leerlo.",
        "Ábralo con su contraseña, imprímalo como PDF y suba ese archivo. No escriba la contraseña en ningún sitio.",
    ),
}

_BY_MAIL: Final[dict[str, Text]] = {
    f"reason.{DOCUMENT_REQUESTED}.fix": {
        "en": "Upload it to the request. If there is no such document, say so and why.",
        "fr": "Téléversez-le dans la demande. S’il n’y a pas de tel document, dites-le et pourquoi.",
    }
}
"""Where a mail to whoever made the request can say more than the page behind a link."""


def _reasons() -> dict[str, Text]:
    told = _SPANISH | {code: _SPANISH_REFUSALS[row.reason] for code, row in REFUSALS.items()}
    texts: dict[str, Text] = {}
    for code, (title, meaning, fix) in told.items():
        for part, spanish in (("title", title), ("meaning", meaning), ("fix", fix)):
            key = f"reason.{code}.{part}"
            texts[key] = {**CORRECTIONS.texts[key], **_BY_MAIL.get(key, {}), "es": spanish}
    return texts


REASONS: Final = Catalogue(_reasons(), EVERY_LANGUAGE)

_UNNAMED: Final[Text] = {**UNNAMED_CARRIER, "es": "su operador actual"}


def carrier_in(language: str, name: str) -> Mapping[str, str]:
    """The losing carrier, inside a sentence and where one begins."""
    inside = " ".join(name.split()) or _UNNAMED[language]
    return {"carrier": inside, "Carrier": inside if name.strip() else inside[0].upper() + inside[1:]}


def reason_said(language: str, code: str, carrier: str) -> tuple[str, str]:
    """What a reason means and what to do about it; of a code that is not known, what is said of any other."""
    known = code if REASONS.has(f"reason.{code}.meaning") else "other"
    names = carrier_in(language, carrier)
    return REASONS.say(language, f"reason.{known}.meaning", **names), REASONS.say(
        language, f"reason.{known}.fix", **names
    )
