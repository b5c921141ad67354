"""What Streamlit's messages say, as far as what stands in front of it wants to know."""

from __future__ import annotations

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_LONGEST = 200  # bytes of a message that a run has ended: others are not looked at


def asks_for_a_run(message: bytes) -> bool:
    """Whether a browser asks for a run of the page."""
    try:
        return bool(BackMsg.FromString(message).WhichOneof("type") == "rerun_script")
    except DecodeError:
        return False


def ends_a_run(message: bytes) -> bool:
    """Whether the server says that a run has ended, and not to begin again by itself."""
    if len(message) > _LONGEST:
        return False
    try:
        told = ForwardMsg.FromString(message)
    except DecodeError:
        return False
    ended = told.WhichOneof("type") == "script_finished"
    return bool(ended and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
