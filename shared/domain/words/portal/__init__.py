"""What customers read in the portal, by what they do there: `frame` around every page, `following` requests that
were made, `asking` for a new one."""

from typing import Final

from shared.domain.words.catalogue import Catalogue
from shared.domain.words.portal.asking import ASKING
from shared.domain.words.portal.following import FOLLOWING
from shared.domain.words.portal.frame import FRAME

PORTAL: Final[tuple[Catalogue, ...]] = (FRAME, FOLLOWING, ASKING)
