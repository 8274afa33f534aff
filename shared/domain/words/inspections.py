"""Why a file cannot be used, as its inspection found, and what to do: in the languages of mails but English, which the
problem itself says, more exactly."""

from typing import Final

from shared.domain.words.catalogue import Catalogue, Text

_WRONG: Final[dict[str, Text]] = {
    "pdf_encrypted": {
        "fr": "Le PDF demande un mot de passe pour s’ouvrir.",
        "es": "El PDF pide una contraseña para abrirse.",
    },
    "pdf_corrupt": {"fr": "Le PDF est endommagé et ne s’ouvre pas.", "es": "El PDF está dañado y no se abre."},
    "pdf_no_pages": {"fr": "Le PDF n’a aucune page.", "es": "El PDF no tiene páginas."},
    "pdf_too_many_pages": {"fr": "Le document a trop de pages.", "es": "El documento tiene demasiadas páginas."},
    "document_empty": {"fr": "Le fichier est vide.", "es": "El archivo está vacío."},
    "document_too_large": {"fr": "Le fichier est trop volumineux.", "es": "El archivo es demasiado grande."},
    "document_type_mismatch": {
        "fr": "Le contenu du fichier n’est pas ce que son nom ou son type annonce.",
        "es": "El contenido del archivo no es lo que dice su nombre o su tipo.",
    },
    "unsupported_type": {
        "fr": "Ce type de fichier n’est pas accepté\u00a0: seuls le sont PDF, PNG, JPEG et TIFF.",
        "es": "Este tipo de archivo no se acepta: solo PDF, PNG, JPEG y TIFF.",
    },
    "image_too_small": {"fr": "L’image est trop petite pour être lue.", "es": "La imagen es demasiado pequeña."},
    "image_corrupt": {"fr": "L’image est endommagée et ne s’ouvre pas.", "es": "La imagen está dañada y no se abre."},
    "document_unreadable": {"fr": "Le document n’a pas pu être ouvert.", "es": "El documento no se pudo abrir."},
}
_FIX: Final[dict[str, Text]] = {
    "pdf_encrypted": {
        "fr": "Ouvrez-le avec son mot de passe, imprimez-le en PDF et téléversez ce PDF.",
        "es": "Ábralo con su contraseña, imprímalo como PDF y suba ese PDF.",
    },
    "pdf_corrupt": {
        "fr": "Téléchargez-le de nouveau, ou ouvrez-le et imprimez-le en PDF.",
        "es": "Descárguelo de nuevo, o ábralo e imprímalo como PDF.",
    },
    "pdf_no_pages": {
        "fr": "Téléversez le PDF qui montre le compte et ses numéros.",
        "es": "Suba el PDF que muestra la cuenta y sus números.",
    },
    "pdf_too_many_pages": {
        "fr": "Téléversez les pages qui montrent le compte, l’adresse et les numéros.",
        "es": "Suba las páginas que muestran la cuenta, la dirección y los números.",
    },
    "document_empty": {
        "fr": "Enregistrez de nouveau le fichier et téléversez-le.",
        "es": "Guarde el archivo de nuevo y súbalo.",
    },
    "document_too_large": {
        "fr": "Numérisez-le ou enregistrez-le à 200 ou 300 ppp, sans les pages inutiles.",
        "es": "Escanéelo o guárdelo a 200 o 300 ppp, sin las páginas que no hacen falta.",
    },
    "document_type_mismatch": {
        "fr": "Imprimez le document en PDF et téléversez ce PDF.",
        "es": "Imprima el documento como PDF y suba ese PDF.",
    },
    "unsupported_type": {
        "fr": "Imprimez le document en PDF et téléversez ce PDF.",
        "es": "Imprima el documento como PDF y suba ese PDF.",
    },
    "image_too_small": {
        "fr": "Refaites la capture d’écran ou la photo, en plus grand.",
        "es": "Haga de nuevo la captura de pantalla o la foto, más grande.",
    },
    "image_corrupt": {
        "fr": "Enregistrez-la de nouveau en PNG ou JPEG, ou numérisez-la de nouveau.",
        "es": "Guárdela de nuevo como PNG o JPEG, o escanéela de nuevo.",
    },
    "document_unreadable": {
        "fr": "Imprimez le document en PDF et téléversez ce PDF.",
        "es": "Imprima el documento como PDF y suba ese PDF.",
    },
}

INSPECTIONS: Final = Catalogue(
    {f"{code}.{part}": text for part, texts in (("wrong", _WRONG), ("fix", _FIX)) for code, text in texts.items()},
    ("fr", "es"),
)


def inspection_said(language: str, code: str, detail: str, fix: str) -> tuple[str, str]:
    """What is wrong with a file and what to do; English is the problem's own `detail` and `fix`."""
    if language not in INSPECTIONS.languages:
        return detail, fix
    known = code if INSPECTIONS.has(f"{code}.wrong") else "document_unreadable"
    return INSPECTIONS.say(language, f"{known}.wrong"), INSPECTIONS.say(language, f"{known}.fix")
