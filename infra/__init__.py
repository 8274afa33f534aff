"""What runs where.

jsii, under the CDK, looks for ``node`` on the path: the one beside this interpreter is to be found first.
"""

import os
import sys
from pathlib import Path

_path = os.environ.get("PATH", "").split(os.pathsep)
_scripts = str(Path(sys.executable).parent)
if _path[0] != _scripts:
    os.environ["PATH"] = os.pathsep.join([_scripts, *_path])
os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")
