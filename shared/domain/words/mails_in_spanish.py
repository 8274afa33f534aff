"""The Spanish of the texts in ``shared.domain.words.mails``, by their keys: of North America, saying usted."""

from typing import Final

_COMMON: Final[dict[str, str]] = {
    "hello": "Hola, {name}:",
    "hello_nobody": "Hola:",
    "a_company": "la nueva compañía telefónica",
    "an_account": "su contacto",
    "a_carrier": "su operador actual",
    "a_signer": "la persona que firma",
    "a_request": "su solicitud",
    "row.asked_by": "Solicitado por",
    "row.company": "Los números pasan a",
    "row.request": "Solicitud",
    "row.signer": "Firmante",
    "row.letter": "Carta",
    "row.letter_at": "Carta {number}",
    "row.order": "Orden",
    "row.carrier": "Operador actual",
    "row.thing": "Por corregir",
    "row.until": "Puede firmarse hasta",
    "row.approve_until": "Espera hasta",
    "row.wrong": "Qué está mal",
    "row.fix": "Qué hacer",
    "an_administrator": "un administrador",
    "a_document": "un documento",
    "row.sha256": "SHA-256 del PDF firmado",
    "row.endpoint": "Punto de conexión",
    "row.endpoint_id": "Su identificador",
    "row.suggested": "Persona indicada",
    "about.one": "{carrier} (1 número de teléfono)",
    "about.many": "{carrier} ({counted} números de teléfono)",
    "carrier_unknown": "Operador actual aún sin indicar",
    "more_letters.one": "y 1 carta más",
    "more_letters.many": "y {count} cartas más",
    "clock": "hora de {city}",
    "link_until": "El enlace funciona hasta el {moment}.",
    "personal": (
        "Este correo es personal: quien tenga el enlace puede leer las cartas y firmar en su nombre. No lo reenvíe."
    ),
    "not_for_you": (
        "¿No es para usted? Si debe firmar otra persona, dígalo en la página. Si no conoce a "
        "{account}, borre este correo: nada se firma sin usted."
    ),
    "opening_signs_nothing": (
        "No necesita una cuenta con nosotros. Abrir el enlace no firma nada: primero lo lee "
        "todo, y allí puede hacer una pregunta, rechazar, indicar a otra persona o ver cómo "
        "firmar en papel."
    ),
    "button.page": "Abrir la solicitud",
    "page.beside": "O inicie sesión y hágalo en la propia solicitud:",
    "address_in_full": "Si el botón no funciona, copie esta dirección en su navegador:",
    "foot": "Enviado por {company} para {account}, sobre la portabilidad de números de teléfono.",
    "foot_company": "Enviado por {company}, sobre la portabilidad de números de teléfono.",
    "foot_administrator": "Recibe este correo porque es administrador de la cuenta.",
    "foot_requester": "Recibe este correo porque la solicitud se envió en su nombre.",
    "button.sign.one": "Leer y firmar la carta",
    "button.sign.many": "Leer y firmar las cartas",
    "button.letters": "Volver a las cartas",
    "button.copies.one": "Obtener la copia firmada",
    "button.copies.many": "Obtener las copias firmadas",
    "said.reason": "El motivo indicado:",
}

_TO_SIGNER: Final[dict[str, str]] = {
    "invitation.subject.one": "{account} le pide que firme una carta de autorización",
    "invitation.subject.many": "{account} le pide que firme {count} cartas de autorización",
    "invitation.lead.one": (
        "{asker} le pide que firme una carta de autorización. Con ella, {company} puede portar "
        "números de teléfono desde su operador actual."
    ),
    "invitation.lead.many": (
        "{asker} le pide que firme {count} cartas de autorización, todas a la vez. Con ellas, "
        "{company} puede portar números de teléfono desde sus operadores actuales."
    ),
    "reminder.subject": "Recordatorio {number}: {account} espera su firma",
    "reminder.lead.one": (
        "Este es el recordatorio {number}. La carta de autorización que {asker} le pide firmar "
        "aún no está firmada, y hasta entonces los números de teléfono no pueden pasar a "
        "{company}."
    ),
    "reminder.lead.many": (
        "Este es el recordatorio {number}. Las {count} cartas de autorización que {asker} le "
        "pide firmar aún no están firmadas, y hasta entonces los números de teléfono no pueden "
        "pasar a {company}."
    ),
    "reminder.stop": "¿No quiere firmar? Rechace en la página y los recordatorios terminan.",
    "new_link.subject": "Su enlace para firmar por {account}",
    "new_link.lead.one": (
        "Este es su enlace a la carta de autorización que {asker} le pide firmar. Con ella, "
        "{company} puede portar números de teléfono. Use este enlace: es posible que uno "
        "anterior ya no funcione."
    ),
    "new_link.lead.many": (
        "Este es su enlace a las {count} cartas de autorización que {asker} le pide firmar. Con "
        "ellas, {company} puede portar números de teléfono. Use este enlace: es posible que uno "
        "anterior ya no funcione."
    ),
    "code.subject": "Su código para leer las cartas de {account}",
    "code.lead": "Introduzca este código en la página donde abrió las cartas de {account}:",
    "code.lives.one": "Vale 1 minuto.",
    "code.lives.many": "Vale {count} minutos.",
    "code.newest": "Solo funciona el código del correo más reciente.",
    "code.secret": (
        "El código es solo para usted: no reenvíe este correo ni diga el código a nadie. "
        "{company} nunca lo pide por teléfono ni por correo."
    ),
    "code.not_for_you": (
        "¿No pidió un código? Borre este correo, no es para usted; sin él, las cartas siguen cerradas."
    ),
    "answer.subject": "Una respuesta a su pregunta a {account}",
    "answer.lead": "Su pregunta sobre las cartas que {account} le pide firmar tiene respuesta:",
    "answer.next": (
        "También la encontrará en la página de las cartas, donde puede volver a preguntar, firmar o rechazar."
    ),
    "withdrawn.subject": "{account} ya no pide su firma",
    "withdrawn.lead": (
        "{asker} ya no le pide que firme las cartas de autorización de esta solicitud. El enlace "
        "que le enviamos ya no funciona."
    ),
    "withdrawn.next": (
        "No tiene que hacer nada, y nada se firmó en su nombre. Si esto le sorprende, o no es "
        "para usted, pregunte a {account}."
    ),
    "signed.subject.one": "Firmada: su copia de la carta para {account}",
    "signed.subject.many": "Firmadas: sus copias de las cartas para {account}",
    "signed.lead.one": (
        "Gracias. Ha firmado la carta de autorización que {asker} le pidió firmar, para "
        "{company}. Su copia sellada está lista."
    ),
    "signed.lead.many": (
        "Gracias. Ha firmado las {count} cartas de autorización que {asker} le pidió firmar, "
        "para {company}. Sus copias selladas están listas."
    ),
    "signed.next": (
        "No tiene que hacer nada más. No cancele el servicio anterior antes de que los números se hayan portado."
    ),
    "signed.not_for_you": (
        "¿No es para usted, o no lo firmó? Escriba enseguida a {account}: la página que abre el "
        "enlace indica quién firmó y cuándo."
    ),
    "copies.keep": "Guarde los archivos: el enlace funciona por tiempo limitado.",
    "copies.until": "El enlace funciona hasta el {moment}. Guarde los archivos antes.",
    "copies.personal": "Este correo es personal: el enlace abre cartas con datos de la cuenta. No lo reenvíe.",
    "copies.check": (
        "Cómo comprobar una copia: cada una lleva una página de certificado y un sello "
        "electrónico. Un lector de PDF que compruebe firmas muestra si el archivo cambió desde "
        "entonces. El SHA-256 de un archivo sin cambios es el que se indica aquí."
    ),
    "copies.check_online": "Cualquiera puede comprobar también el archivo aquí:",
}

_TO_REQUESTER: Final[dict[str, str]] = {
    "signed_requester.subject": "{signer} firmó las cartas de {request}",
    "signed_requester.lead.one": (
        "{signer} firmó la carta de autorización de su solicitud, para {company}. La copia sellada está lista."
    ),
    "signed_requester.lead.many": (
        "{signer} firmó las {count} cartas de autorización de su solicitud, para {company}. Las "
        "copias selladas están listas."
    ),
    "signed_requester.next": (
        "Por ahora no tiene que hacer nada: las órdenes pasan a revisión. No cancele el servicio "
        "anterior antes de que los números se hayan portado."
    ),
    "declined_requester.subject": "{signer} no quiso firmar las cartas de {request}",
    "declined_requester.lead": (
        "{signer} no quiso firmar las cartas de autorización de su solicitud, para {company}. No "
        "se firmó nada, y su enlace ya no funciona."
    ),
    "declined_requester.next": (
        "Qué hacer ahora: corrija lo que objeta y vuelva a enviar las cartas, o indique a otro "
        "firmante; o haga firmar las cartas a mano y súbalas. Hasta entonces estas órdenes le "
        "esperan."
    ),
    "handed_back_requester.subject": "{signer} indica a otra persona para firmar las cartas de {request}",
    "handed_back_requester.lead": (
        "{signer} dice que otra persona debe firmar las cartas de autorización de su solicitud, "
        "para {company}. No se firmó nada, y su enlace ya no funciona."
    ),
    "handed_back_requester.next": (
        "Qué hacer ahora: si es la persona correcta, envíele las cartas; si no, indique a otro "
        "firmante. No pasamos las cartas por nuestra cuenta, porque contienen datos de la "
        "cuenta. Hasta entonces estas órdenes le esperan."
    ),
    "handed_back_requester.said": "Añade:",
    "question_requester.subject": "{signer} tiene una pregunta sobre las cartas de {request}",
    "question_requester.lead": (
        "Se pidió a {signer} que firme las cartas de autorización de su solicitud, para {company}, y pregunta:"
    ),
    "question_requester.next": (
        "Qué hacer ahora: responda con un comentario en la solicitud; le llega por correo. Si un "
        "dato de las cartas es incorrecto, corríjalo. Mientras tanto puede firmar."
    ),
    "bounced_requester.subject": "El correo a {signer} no se entregó: {request}",
    "bounced_requester.lead": (
        "No se pudo entregar nuestro correo a {addressed} con las cartas de autorización de su "
        "solicitud, para {company}."
    ),
    "bounced_requester.said": "Lo que dice el sistema de correo:",
    "bounced_requester.next": (
        "Qué hacer ahora: si la dirección es incorrecta, cambie el firmante por el correcto; si "
        "es correcta, haga revisar su buzón y vuelva a enviar las cartas; o firme de otra "
        "manera. Hasta entonces estas órdenes le esperan."
    ),
    "expired_requester.subject": "Las cartas de {request} no se firmaron a tiempo",
    "expired_requester.lead": (
        "{signer} no firmó a tiempo las cartas de autorización de su solicitud, para {company}. "
        "El enlace ya no funciona, y las órdenes terminan como caducadas; sus números vuelven a "
        "quedar libres."
    ),
    "expired_requester.ended": "Su plazo terminó el {moment}.",
    "expired_requester.next": (
        "Qué hacer ahora: para portar estos números de todos modos, vuelva a enviarlos e indique "
        "un firmante que pueda firmar a tiempo."
    ),
    "foc_near_requester.subject": "Números de {request} se portan pronto",
    "foc_near_requester.lead": "Se acerca la fecha en que números de su solicitud pasan a {company}.",
    "foc_near_requester.next": (
        "Qué hacer ahora: asegúrese de que ese día alguien conteste en los números de desvío. No "
        "cancele el servicio con el operador actual antes de que termine la portación: los "
        "números podrían perderse."
    ),
    "foc_near_requester.after": "Después llame una vez a cada número. Hasta entonces la fecha aún puede cambiar.",
    "approved_requester.subject": "{request}: solicitud aprobada",
    "approved_requester.lead": (
        "{decider} aprobó su solicitud de portar números de teléfono a {company}. Las cartas de "
        "autorización que aún no están firmadas se imprimen ahora, y se pide la firma a quien "
        "corresponda."
    ),
    "approved_requester.next": (
        "Por ahora no tiene que hacer nada, salvo que firme usted las cartas. No cancele el "
        "servicio anterior antes de que los números se hayan portado."
    ),
    "returned_requester.subject": "{request}: solicitud devuelta",
    "returned_requester.lead": (
        "{decider} le devolvió su solicitud de portar números de teléfono a {company}. No se "
        "envió nada a nadie, y la solicitud vuelve a ser un borrador."
    ),
    "returned_requester.said": "Su mensaje:",
    "returned_requester.next": (
        "Qué hacer ahora: cambie lo que se pide y vuelva a enviar la solicitud. Nada de lo que introdujo se pierde."
    ),
    "approval_expired_requester.subject": "{request}: sin aprobación a tiempo",
    "approval_expired_requester.lead": (
        "Ningún administrador de {account} aprobó a tiempo su solicitud de portar números de "
        "teléfono a {company}. Sus órdenes terminan como caducadas; los números siguen donde "
        "están y quedan libres para otra solicitud."
    ),
    "approval_expired_requester.next": (
        "Qué hacer ahora: para portar estos números de todos modos, póngase de acuerdo con un "
        "administrador y vuelva a enviarlos."
    ),
    "document_rejected_requester.subject": "Un documento no sirve: {request}",
    "document_rejected_requester.lead": (
        "Nuestro equipo revisó {document}, que es parte de su solicitud de portar números de "
        "teléfono a {company}, y no puede usarlo."
    ),
    "document_rejected_requester.said": "Nuestro equipo añade:",
    "document_rejected_requester.next": (
        "Qué hacer ahora: suba a la misma solicitud un documento que sirva. Todo lo demás se "
        "conserva, y sigue en cuanto esté."
    ),
    "document_rejected_requester.covered": (
        "Qué hacer ahora: nada. Otro documento de la solicitud lo sustituye, y todo sigue."
    ),
    "document_unusable_requester.subject": "Un documento no se puede leer: {request}",
    "document_unusable_requester.lead": (
        "Se subió {document} para su solicitud de portar números de teléfono a {company}, y no sirve. Ningún operador "
        "lo aceptaría tal como está."
    ),
    "document_unusable_requester.next": (
        "Qué hacer ahora: súbalo de nuevo, corregido, a la misma solicitud. Todo lo demás se conserva."
    ),
    "not_cancelled_requester.subject": "No se canceló: {request}",
    "not_cancelled_requester.lead": (
        "Usted pidió cancelar una orden de su solicitud de portar números de teléfono a {company}. No se pudo cancelar."
    ),
    "not_cancelled_requester.refused": "El operador rechazó la cancelación, así que la orden sigue adelante.",
    "not_cancelled_requester.too_late": "Llegó demasiado tarde: los números ya se habían portado.",
    "not_cancelled_requester.next_refused": (
        "Qué hacer ahora: si los números no deben portarse, comente hoy mismo en la "
        "solicitud, y nuestro equipo habla con el operador. No cancele el servicio anterior "
        "antes de que se hayan portado."
    ),
    "not_cancelled_requester.next_too_late": (
        "Qué hacer ahora: si los números deben volver, pida al operador anterior que los "
        "recupere y comente en la solicitud para que nuestro equipo los deje ir."
    ),
    "bulk_report.subject": "{request}: qué pasó con sus filas",
    "bulk_report.taken": (
        "Se leyó el archivo {request}, depositado para {account}. Su informe dice qué pasó con cada fila."
    ),
    "bulk_report.refused": "No se pudo leer el archivo {request}, depositado para {account}. No se tomó nada de él.",
    "bulk_report.superseded": (
        "El archivo {request}, depositado para {account}, fue sustituido por una versión más "
        "nueva antes de leerse. La que vale es esa."
    ),
    "bulk_report.why": "Por qué:",
    "bulk_report.next_correct": (
        "Qué hacer ahora: abra el informe, corrija las filas que no se tomaron y vuelva a "
        "depositarlo con el mismo nombre."
    ),
    "bulk_report.next_nothing": (
        "Qué hacer ahora: nada, en cuanto a este archivo. Los borradores esperan a que alguien "
        "los envíe, o a que se deposite de nuevo con «yes» en una columna «submit»."
    ),
    "bulk_report.next_refused": "Qué hacer ahora: corrija el archivo y vuelva a depositarlo.",
    "bulk_report.next_superseded": "Qué hacer ahora: nada. Después llega el informe de la versión más nueva.",
    "row.rows": "Filas",
    "row.report": "Informe",
    "requester.personal": "Este correo es solo para usted: no lo reenvíe.",
    "requester.not_for_you": "¿No es para usted, o no sabe nada de esta solicitud? Avise a {company}.",
}

_TO_ADMINISTRATOR: Final[dict[str, str]] = {
    "approval_administrator.subject": "{asker} le pide que apruebe {request}",
    "approval_administrator.lead": (
        "{asker} pide portar números de teléfono a {company}, y un administrador debe aprobarlo. "
        "Antes no sale ninguna carta de autorización."
    ),
    "approval_reminder_administrator.subject": "{request} sigue esperando a un administrador",
    "approval_reminder_administrator.lead": (
        "La solicitud de {asker} de portar números de teléfono a {company} sigue esperando a que "
        "un administrador la apruebe. Antes no sale ninguna carta de autorización."
    ),
    "button.approve": "Ver la solicitud",
    "approval.opening": (
        "Abrir el enlace no decide nada: verá los números y los operadores actuales, y allí "
        "aprueba la solicitud o la devuelve con un motivo. No necesita iniciar sesión."
    ),
    "approval.otherwise": "Sin respuesta para entonces la solicitud caduca, y los números siguen donde están.",
    "approval.personal": (
        "Este correo es personal: quien tenga el enlace puede aprobar la solicitud en su nombre. No lo reenvíe."
    ),
    "approval.not_for_you": (
        "¿No es para usted, o no sabe nada de esta solicitud? Avise a {company} y no apruebe nada."
    ),
}

_TO_WHO_KNOWS: Final[dict[str, str]] = {
    "correction.subject": "{account} le pide que corrija una portación de números",
    "correction.lead": (
        "{asker} está portando números de teléfono desde {carrier}, y la orden se detuvo: algo "
        "de lo enviado no coincide. Quizá usted sepa lo correcto."
    ),
    "correction.said": "Su mensaje:",
    "button.correction": "Abrir el formulario",
    "correction.opening": (
        "No necesita una cuenta con nosotros. Abrir el enlace no cambia nada: verá lo que se "
        "envió junto a lo que respondió el operador, y corregirá lo que sepa. Tenga a mano la "
        "última factura."
    ),
    "correction.personal": (
        "Este correo es personal: quien tenga el enlace puede responder en su nombre. No lo "
        "reenvíe, ni lo responda con un PIN o un número de cuenta; introdúzcalos en la página."
    ),
    "correction.not_for_you": (
        "¿No es para usted? Avise a {asker}. Si no conoce a {account}, borre este correo: no pasa nada."
    ),
}

_OF_ENDPOINT: Final[dict[str, str]] = {
    "webhook_disabled.subject": "Se desactivó un punto de conexión webhook de {account}",
    "webhook_disabled.lead": "{company} ya no envía eventos a un punto de conexión webhook de {account}.",
    "webhook_disabled.gone": "Respondió 410, lo que significa que no quiere más.",
    "webhook_disabled.failing": "No ha aceptado nada desde el {moment}, se intentara lo que se intentara.",
    "webhook_disabled.next": (
        "Qué hacer ahora: vea en su registro de entregas qué respondió, corríjalo y vuelva a "
        "activarlo. Después haga reenviar lo que no llegó desde entonces; la documentación dice "
        "cómo, en Webhooks."
    ),
    "webhook_disabled.kept": (
        "No se pierde nada: cada evento está también en la lista de eventos de la cuenta (GET /v1/events)."
    ),
    "webhook_disabled.personal": (
        "Este correo es para los administradores de {account}: no lo reenvíe a otras personas."
    ),
    "webhook_disabled.not_for_you": "¿No es para usted, o no sabe nada de este punto de conexión? Avise a {company}.",
}

_OF_PEOPLE: Final[dict[str, str]] = {
    "email_changed.subject": "Se cambió la dirección de correo de {signer}",
    "email_changed.lead": "{decider} cambió la dirección de correo que {signer}, de {account}, tiene en {company}.",
    "email_changed.means": (
        "Desde ahora, el inicio de sesión y los enlaces para aprobar solicitudes van a la dirección nueva. Los enlaces "
        "enviados a la anterior ya no sirven."
    ),
    "email_changed.next": ("¿No debía ser así? Avise de inmediato a otro administrador de {account} y a {company}."),
    "email_changed.personal": "Este correo es personal: no lo reenvíe. ¿No es para usted? Avise a {company}.",
}

_OF_LEAVING_AND_CASES: Final[dict[str, str]] = {
    "a_winner": "otro operador",
    "a_case": "su caso",
    "row.winner": "Solicitados por",
    "row.reference": "Referencia",
    "row.numbers": "Números de teléfono",
    "row.asked_for": "Solicitados a partir del",
    "row.foc": "Fecha de portación (FOC)",
    "row.case": "Caso",
    "row.case_id": "Número de caso",
    "more_numbers.one": "y 1 más",
    "more_numbers.many": "y {count} más",
    "button.not_us": "Decir si fue usted",
    "port_out_asked.subject": "¿Fue usted? {winner} pide números de teléfono de {account}",
    "port_out_asked.lead": (
        "{winner} nos pidió dejar ir estos números de teléfono de {account}: deben salir de {company}."
    ),
    "port_out_asked.yes": (
        "Si lo pidió usted, no tiene que hacer nada. No cierre su cuenta antes de que los números se hayan portado."
    ),
    "port_out_asked.no": (
        "Si no, dígalo ahora: con un clic se detiene, se bloquean los números y nuestro equipo de soporte lo investiga."
    ),
    "port_out_asked.until": (
        "Debemos responder al operador antes del {moment}. No podemos negarnos por una factura "
        "pendiente ni por un contrato."
    ),
    "port_out_confirmed.subject": "Números de teléfono de {account} pasarán a {winner}",
    "port_out_confirmed.lead": "Está confirmado el paso de estos números de teléfono de {account} a {winner}.",
    "port_out_confirmed.next": "Mantenga su cuenta abierta hasta entonces: los números siguen sonando como ahora.",
    "port_out_confirmed.until": "¿No fue usted? Todavía puede detenerlo hasta el {moment}.",
    "port_out_rejected.subject": "Nos negamos a dejar ir números de teléfono de {account}",
    "port_out_rejected.lead": (
        "Rechazamos la petición de {winner} sobre estos números de teléfono de {account}. Siguen donde están."
    ),
    "port_out_rejected.said": "Lo que respondimos:",
    "port_out_rejected.next": (
        "Si fue usted quien lo pidió: el operador puede volver a pedirlo con los datos "
        "correctos. Sus administradores los encuentran en cada número, bajo lo que necesita para "
        "salir."
    ),
    "port_out_cancelled.subject": "Números de teléfono de {account} se quedan con usted",
    "port_out_cancelled.lead": (
        "Terminó la petición de {winner} sobre estos números de teléfono de {account}. Siguen donde están."
    ),
    "port_out_completed.subject": "Números de teléfono de {account} pasaron a {winner}",
    "port_out_completed.lead": (
        "Estos números de teléfono de {account} pasaron a {winner}. Ya no suenan aquí, ni son números de seguimiento."
    ),
    "port_out_completed.next": "Si era el último paso que esperaba, ya puede cerrar su cuenta.",
    "port_out_completed.until": (
        "¿No fue usted? Hasta el {moment} se pueden reclamar los números como portación no "
        "autorizada: cuanto antes, mejor."
    ),
    "port_out_returned.subject": "Números de teléfono de {account} están de vuelta",
    "port_out_returned.lead": (
        "{winner} devolvió números de teléfono de {account}. Vuelven a sonar donde sonaban antes."
    ),
    "port_out_returned.next": "Qué hacer ahora: llame una vez a cada número.",
    "leaving.opening": "Abrir la página no cambia nada: verá lo que se pidió y dirá si fue usted.",
    "leaving.personal": "Este correo es para usted como administrador de {account}: no lo reenvíe.",
    "leaving.not_for_you": "¿No es para usted, o no sabe nada de {account}? Avise a {company}.",
    "case_opened.subject": "Un caso de {account}: {case}",
    "case_opened.lead": "Nuestro equipo de soporte revisa algo sobre números de teléfono de {account}.",
    "case_message.subject": "Una respuesta en un caso de {account}",
    "case_message.lead": "Nuestro equipo de soporte escribe:",
    "case_resolved.subject": "Se cerró un caso de {account}",
    "case_resolved.lead": "Cómo terminó:",
    "case.next": "Sus administradores leen y responden el caso con su número.",
    "case.personal": "Este correo es solo para usted: no lo reenvíe.",
}

SPANISH: Final[dict[str, str]] = {
    **_COMMON,
    **_TO_SIGNER,
    **_TO_REQUESTER,
    **_TO_ADMINISTRATOR,
    **_TO_WHO_KNOWS,
    **_OF_ENDPOINT,
    **_OF_PEOPLE,
    **_OF_LEAVING_AND_CASES,
}
