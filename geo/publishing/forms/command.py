"""How a command that asks for a form ends: with what it made, or with why there is none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from geo.language import AtlasError
from geo.publishing.forms.form_request import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable


def exit_code(save: Callable[[], None]) -> int:
    """Run ``save``: 0 where it made something, 1 where it says on the error output why not."""
    try:
        save()
    except RefusedError as refused:
        print(" ".join(map(str, refused.sentences)), file=sys.stderr)
        return 1
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
