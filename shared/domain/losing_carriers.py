"""The table of well-known losing carriers: where their customers find the account number and get the transfer PIN, how
long that is good, how a lock comes off, and what else is asked when numbers leave.

Facts that several public sources agree on, in our own words; `sources` are their titles. What they disagree on, and
what porting.md calls unconfirmed, is left out; an operator who knows better says so (`shared.domain.playbook`).
French is Canadian French, as in ``words.signing``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Guidance:
    """A sentence or some for customers of a losing carrier; `fr` is "" where it is not there in French."""

    en: str
    fr: str = ""

    def said_in(self, language: str) -> str:
        """In this language, or in English."""
        return self.fr if language == "fr" and self.fr else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class LosingCarrier:
    """One carrier, by the names that customers give it. What is not known is None.

    Days are how long its transfer PIN is good for after it was made, on a personal and on a business account.
    `good_to_know` holds for every port away from it, `notes` for rejections, by reason.
    """

    names: tuple[str, ...]
    where_account_number: Guidance | None = None
    where_pin: Guidance | None = None
    pin_days_personal: int | None = None
    pin_days_business: int | None = None
    lock_removal: Guidance | None = None
    good_to_know: Guidance | None = None
    notes: Mapping[str, Guidance] = field(default_factory=lambda: MappingProxyType({}))
    sources: tuple[str, ...] = ()


_ON_THE_BILL: Final = ("account_number_mismatch", "end_user_name_mismatch", "address_mismatch", "postal_code_mismatch")
_ON_RECORD: Final = ("btn_mismatch", "end_user_name_mismatch", "address_mismatch", "postal_code_mismatch")

_XFINITY_MOBILE_NUMBER: Final = Guidance(
    "Xfinity Mobile has an account number of its own, which is not that of Xfinity internet or voice.",
    "Xfinity Mobile a son propre numéro de compte, qui n’est pas celui d’Internet ou de la téléphonie Xfinity.",
)
_XFINITY_MOBILE_PIN: Final = Guidance(
    "For a number of Xfinity Mobile the transfer PIN comes from the Xfinity app, under Devices: “Transfer your "
    "number”.",
    "Pour un numéro de Xfinity Mobile, le NIP de transfert vient de l’application Xfinity, sous Devices\u00a0: "
    "«\u00a0Transfer your number\u00a0».",
)
_SPECTRUM_MOBILE_PIN: Final = Guidance(
    "For a number of Spectrum Mobile the transfer PIN comes from the My Spectrum app or Spectrum.net.",
    "Pour un numéro de Spectrum Mobile, le NIP de transfert vient de l’application My Spectrum ou de Spectrum.net.",
)
_RINGCENTRAL_BILL: Final = Guidance(
    "RingCentral wants a bill that is not older than 45 days when numbers leave it.",
    "RingCentral veut une facture qui n’a pas plus de 45 jours lorsque des numéros le quittent.",
)
_8X8_RECORD: Final = Guidance(
    "Ask the support of 8x8 for the customer service record (CSR): it shows the name, the address and the billing "
    "telephone number that are compared.",
    "Demandez au soutien de 8x8 le dossier de service (customer service record)\u00a0: il indique le nom, l’adresse et "
    "le numéro de téléphone de facturation qui sont comparés.",
)
_TWILIO_RECORD: Final = Guidance(
    "Twilio’s porting team (porting@twilio.com) tells a user of the account what its records say of the numbers. A "
    "customer of a company that uses Twilio asks that company.",
    "L’équipe des transferts de Twilio (porting@twilio.com) dit à un utilisateur du compte ce que ses dossiers "
    "indiquent pour les numéros. Le client d’une entreprise qui utilise Twilio s’adresse à cette entreprise.",
)


def _reseller(*names: str, sources: tuple[str, ...]) -> LosingCarrier:
    """A company whose numbers are another carrier's."""
    name = names[0]
    return LosingCarrier(
        names=names,
        where_account_number=Guidance(
            f"Ask {name} which carrier is behind your numbers, and which account number that carrier compares: it may "
            f"not be the one of your {name} account.",
            f"Demandez à {name} quel fournisseur est derrière vos numéros, et quel numéro de compte celui-ci "
            f"compare\u00a0: ce n’est peut-être pas celui de votre compte {name}.",
        ),
        where_pin=Guidance(
            f"Ask {name} whether the carrier behind your numbers wants a PIN, and which.",
            f"Demandez à {name} si le fournisseur qui est derrière vos numéros veut un NIP, et lequel.",
        ),
        sources=sources,
    )


CARRIERS: Final = (
    LosingCarrier(
        names=(
            *("AT&T", "ATT", "AT&T Mobility", "ATT Mobility", "AT&T Wireless", "ATT Wireless", "AT&T Business"),
            *("ATT Business", "New Cingular Wireless", "New Cingular Wireless PCS"),
        ),
        where_account_number=Guidance(
            "AT&T prints the account number on the first page of its bill, at the top right; myAT&T shows it too.",
            "AT&T imprime le numéro de compte sur la première page de sa facture, en haut à droite; myAT&T l’indique "
            "aussi.",
        ),
        where_pin=Guidance(
            "For a mobile number AT&T gives a one-time Number Transfer PIN: dial *PORT (*7678) from that phone, or ask "
            "for it in the profile on myAT&T, under “Transfer phone number”. Of a business account the primary user "
            "gets it where the account is managed online.",
            "Pour un numéro mobile, AT&T donne un NIP de transfert à usage unique (Number Transfer PIN)\u00a0: "
            "composez *PORT (*7678) sur ce téléphone, ou demandez-le dans le profil de myAT&T, sous «\u00a0Transfer "
            "phone number\u00a0». Pour un compte d’entreprise, l’utilisateur principal l’obtient là où le compte est "
            "géré en ligne.",
        ),
        pin_days_personal=4,  # porting.md section 6, "Wireless"
        pin_days_business=14,
        lock_removal=Guidance(
            "Turn Wireless Account Lock off in the myAT&T app, or for a business account where it is managed online.",
            "Désactivez Wireless Account Lock dans l’application myAT&T, ou, pour un compte d’entreprise, là où il est "
            "géré en ligne.",
        ),
        sources=(
            "Gigs: Porting to Gigs from a US carrier, full carrier reference",
            "Phound: Porting Checklist: AT&T",
            "AT&T Business: Transfer PIN",
            "MacRumors and PhoneArena on AT&T Account Lock",
        ),
    ),
    LosingCarrier(
        names=(
            *("Verizon", "Verizon Wireless", "VZW", "Verizon Business", "Cellco Partnership"),
            "Cellco Partnership dba Verizon Wireless",
        ),
        where_account_number=Guidance(
            "Verizon prints the account number at the top of the first page of its bill; My Verizon shows it too.",
            "Verizon imprime le numéro de compte en haut de la première page de sa facture; My Verizon l’indique "
            "aussi.",
        ),
        where_pin=Guidance(
            "For a mobile number Verizon gives a one-time Number Transfer PIN: the account’s owner or a manager dials "
            "#PORT from that phone, or asks for it in My Verizon. For ten or more lines of a business, call Verizon.",
            "Pour un numéro mobile, Verizon donne un NIP de transfert à usage unique (Number Transfer PIN)\u00a0: le "
            "titulaire ou un gestionnaire du compte compose #PORT sur ce téléphone, ou le demande dans My Verizon. "
            "Pour dix lignes d’entreprise ou plus, appelez Verizon.",
        ),
        pin_days_personal=7,  # porting.md section 6, "Wireless"
        pin_days_business=7,
        lock_removal=Guidance(
            "Turn Number Lock off for the number in My Verizon.",
            "Désactivez Number Lock pour le numéro dans My Verizon.",
        ),
        sources=(
            "Verizon: Port out FAQs",
            "Phound: Porting Checklist: Verizon",
            "Android Police: How to transfer a number from Verizon",
        ),
    ),
    LosingCarrier(
        names=(
            *("T-Mobile", "TMobile", "T-Mobile USA", "T-Mobile US", "T-Mobile for Business", "T-Mobile Business"),
            "TMO",
        ),
        where_account_number=Guidance(
            "T-Mobile shows the account number on its bill, and in T-Life or on T-Mobile.com; for a business in "
            "Account Hub.",
            "T-Mobile indique le numéro de compte sur sa facture, et dans T-Life ou sur T-Mobile.com; pour une "
            "entreprise, dans Account Hub.",
        ),
        where_pin=Guidance(
            "For a mobile number T-Mobile gives a temporary transfer PIN (port-out PIN): the primary account holder "
            "asks for it in T-Life or on T-Mobile.com, a business in Account Hub.",
            "Pour un numéro mobile, T-Mobile donne un NIP de transfert temporaire (port-out PIN)\u00a0: le titulaire "
            "principal le demande dans T-Life ou sur T-Mobile.com, une entreprise dans Account Hub.",
        ),
        pin_days_personal=7,
        pin_days_business=7,
        lock_removal=Guidance(
            "The primary account holder turns Port Out Protection off in the account.",
            "Le titulaire principal désactive Port Out Protection dans le compte.",
        ),
        sources=(
            "T-Mobile: SIM Protection & Port Out Protection: Self-Service",
            "T-Mobile: Porting lines for business customers: TFB",
            "Phound: Porting Checklist: T-Mobile",
        ),
    ),
    LosingCarrier(
        names=(
            *("Comcast", "Xfinity", "Comcast Xfinity", "Xfinity Voice", "Comcast Business", "Comcast Cable"),
            "Comcast Cable Communications",
        ),
        where_account_number=Guidance(
            f"Comcast prints the account number on the first page of its bill; the account online shows it too. "
            f"{_XFINITY_MOBILE_NUMBER.en}",
            f"Comcast imprime le numéro de compte sur la première page de sa facture; le compte en ligne l’indique "
            f"aussi. {_XFINITY_MOBILE_NUMBER.fr}",
        ),
        where_pin=_XFINITY_MOBILE_PIN,
        sources=(
            "Xfinity: New XFINITY Bill Statements",
            "Phound: Porting Checklist: Xfinity Mobile",
            "GeekChamp: Xfinity Mobile: How to Find Your Transfer PIN",
        ),
    ),
    LosingCarrier(
        names=("Xfinity Mobile", "Comcast Mobile"),
        where_account_number=_XFINITY_MOBILE_NUMBER,
        where_pin=_XFINITY_MOBILE_PIN,
        sources=(
            "Phound: Porting Checklist: Xfinity Mobile",
            "GeekChamp: Xfinity Mobile: How to Find Your Transfer PIN",
        ),
    ),
    LosingCarrier(
        names=(
            *("Spectrum", "Charter", "Charter Spectrum", "Spectrum Voice", "Spectrum Business", "Spectrum Enterprise"),
            "Charter Communications",
        ),
        where_account_number=Guidance(
            "Spectrum prints the account number on its statement. Spectrum Mobile has an account number of its own.",
            "Spectrum imprime le numéro de compte sur son relevé. Spectrum Mobile a son propre numéro de compte.",
        ),
        where_pin=Guidance(
            "Spectrum’s statement shows a four-digit security code, which is asked for with a landline number. "
            f"{_SPECTRUM_MOBILE_PIN.en}",
            "Le relevé de Spectrum indique un code de sécurité à quatre chiffres, qui est demandé pour un numéro de "
            f"ligne fixe. {_SPECTRUM_MOBILE_PIN.fr}",
        ),
        sources=("kevinlocke.name: Porting a landline from Spectrum", "Phound: Porting Checklist: Spectrum Mobile"),
    ),
    LosingCarrier(
        names=("Spectrum Mobile", "Charter Mobile"),
        where_account_number=Guidance(
            "Spectrum Mobile has an account number of its own, which is not that of Spectrum internet or voice.",
            "Spectrum Mobile a son propre numéro de compte, qui n’est pas celui d’Internet ou de la téléphonie "
            "Spectrum.",
        ),
        where_pin=_SPECTRUM_MOBILE_PIN,
        sources=("Phound: Porting Checklist: Spectrum Mobile",),
    ),
    LosingCarrier(
        names=("CenturyLink", "Century Link", "CenturyLink Communications", "Lumen", "Lumen Technologies"),
        where_account_number=Guidance(
            "CenturyLink prints the account number on its bill; My CenturyLink and the welcome letter show it too.",
            "CenturyLink imprime le numéro de compte sur sa facture; My CenturyLink et la lettre de bienvenue "
            "l’indiquent aussi.",
        ),
        lock_removal=Guidance(
            "A local service freeze is taken off by CenturyLink itself: the account holder asks for it, by telephone "
            "or in writing.",
            "Le gel du service local (local service freeze) est levé par CenturyLink\u00a0: le titulaire du compte le "
            "demande, par téléphone ou par écrit.",
        ),
        sources=(
            "CenturyLink: Account support",
            "CenturyLink: How to freeze your local or long-distance service provider",
            "CenturyLink: Local Service Freeze",
        ),
    ),
    LosingCarrier(
        names=("Frontier", "Frontier Communications", "Frontier Business"),
        where_account_number=Guidance(
            "Frontier prints the account number in the account summary of its bill.",
            "Frontier imprime le numéro de compte dans le sommaire du compte, sur sa facture.",
        ),
        where_pin=Guidance(
            "Frontier prints a four-digit PIN in the account summary of its bill. The passcode of the account is "
            "something else.",
            "Frontier imprime un NIP à quatre chiffres dans le sommaire du compte, sur sa facture. Le code d’accès du "
            "compte (passcode) est autre chose.",
        ),
        sources=("Frontier: Help Me Understand My Frontier Bill", "Frontier: Make changes to your online account"),
    ),
    LosingCarrier(
        names=("Google Voice", "Google Voice for Google Workspace", "Google Workspace Voice"),
        lock_removal=Guidance(
            "A number of a personal Google account has to be unlocked there first, in Google Voice. In Google "
            "Workspace that is for the administrator.",
            "Un numéro d’un compte Google personnel doit d’abord y être déverrouillé, dans Google Voice. Dans Google "
            "Workspace, c’est à l’administrateur de le faire.",
        ),
        sources=("Google: Port your Google Voice number", "Dialpad: Porting FAQs"),
    ),
    LosingCarrier(
        names=("RingCentral", "Ring Central", "RingCentral Office"),
        where_account_number=Guidance(
            "RingCentral prints the account number on its invoice; the Admin Portal shows it under Billing.",
            "RingCentral imprime le numéro de compte sur sa facture; l’Admin Portal l’indique sous Billing.",
        ),
        notes=dict.fromkeys((*_ON_THE_BILL, "all_data_mismatch"), _RINGCENTRAL_BILL),  # porting.md section 4.5
        sources=("Phound: Porting Checklist: RingCentral", "OpenPhone: Port from RingCentral"),
    ),
    _reseller(
        *("Vonage", "Vonage Business", "Vonage Business Communications", "Vonage America"),
        sources=("Telnyx: Porting Numbers Away from Resellers",),
    ),
    _reseller("Grasshopper", "Grasshopper Group", sources=("Telnyx: Porting Numbers Away from Resellers",)),
    LosingCarrier(
        names=("8x8", "8 x 8", "8x8 Work"),
        where_account_number=Guidance(
            "8x8 shows its bills in My 8x8, under Billing statements.",
            "8x8 présente ses factures dans My 8x8, sous Billing statements.",
        ),
        where_pin=Guidance(
            "Ask the support of 8x8 for the customer service record (CSR): it shows the PIN, if there is one.",
            "Demandez au soutien de 8x8 le dossier de service (customer service record)\u00a0: il indique le NIP, s’il "
            "y en a un.",
        ),
        notes=dict.fromkeys((*_ON_RECORD, "all_data_mismatch"), _8X8_RECORD),
        sources=("8x8: How to port numbers away from 8x8", "8x8: Porting Out of 8x8 Service, CSR"),
    ),
    LosingCarrier(
        names=("Twilio",),
        where_account_number=_TWILIO_RECORD,
        notes=dict.fromkeys(_ON_RECORD, _TWILIO_RECORD),
        sources=(
            "Twilio: May I prevent my end customers from porting away phone numbers?",
            "Twilio: Why did I receive a port-away notification?",
        ),
    ),
    LosingCarrier(
        names=("Bandwidth", "Bandwidth.com", "Bandwidth CLEC", "Bandwidth.com CLEC"),
        where_account_number=Guidance(
            "Bandwidth sells to other companies. Ask the company that sends you the bill for the account number that "
            "Bandwidth compares.",
            "Bandwidth vend à d’autres entreprises. Demandez à l’entreprise qui vous envoie la facture le numéro de "
            "compte que Bandwidth compare.",
        ),
        where_pin=Guidance(
            "Ask the company that sends you the bill: it may have set a port-out passcode at Bandwidth.",
            "Demandez-le à l’entreprise qui vous envoie la facture\u00a0: elle a peut-être défini un code de transfert "
            "(port-out passcode) chez Bandwidth.",
        ),
        sources=("Bandwidth: Carriers FAQ", "Bandwidth: Port-Out Notifications"),
    ),
    LosingCarrier(
        names=(
            *("Rogers", "Rogers Wireless", "Rogers Communications", "Bell", "Bell Mobility", "Bell Canada"),
            *("Telus", "Telus Mobility", "Telus Communications"),
        ),
        where_account_number=Guidance(
            "The account number is on every bill, and in the account online.",
            "Le numéro de compte est sur chaque facture, et dans le compte en ligne.",
        ),
        where_pin=Guidance(
            "A mobile account that has a PIN is asked for it, beside the account number.",
            "Si le compte mobile a un NIP, il est demandé en plus du numéro de compte.",
        ),
        good_to_know=Guidance(
            "Before a mobile number moves, its carrier sends a text message to the phone: answer YES within 90 "
            "minutes. Keep the phone on, with its SIM, until the number has moved.",
            "Avant qu’un numéro mobile soit transféré, son fournisseur envoie un message texte au téléphone\u00a0: "
            "répondez YES ou OUI dans les 90 minutes. Laissez le téléphone allumé, avec sa carte SIM, jusqu’à ce "
            "que le numéro soit transféré.",
        ),
        notes={
            # porting.md section 6, "Canada": what mobile ports there need
            "account_number_mismatch": Guidance(
                "A mobile number in Canada can move by the IMEI of its phone, the serial number of the device, instead "
                "of the account number. If you cannot find the account number, send us the IMEI in a comment.",
                "Au Canada, un numéro mobile peut être transféré d’après l’IMEI de son téléphone, le numéro de série "
                "de l’appareil, au lieu du numéro de compte. Si vous ne trouvez pas le numéro de compte, donnez l’IMEI "
                "à la personne qui vous a envoyé ce lien.",
            ),
        },
        sources=(
            "iPhone in Canada: Rogers Text Message Authorizations for Port-In/Port-Out Requests",
            "Videotron: Protect your cell number",
            "Twilio: Canada porting guidelines",
        ),
    ),
)
"""Each name stands once in all of them."""
