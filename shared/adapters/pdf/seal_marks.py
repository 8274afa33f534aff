"""What a seal says in the file that it seals: entries of the document information, which a PDF reader shows.

They stand after the bytes that were viewed and inside what is sealed, so they are as good as the seal itself.
"""

from typing import Final

FIELD_NAME: Final = "Seal"

LETTER_ID: Final = "/PortDeskLetter"
DOCUMENT_SHA256: Final = "/PortDeskDocumentSHA256"
DOCUMENT_LENGTH: Final = "/PortDeskDocumentLength"
