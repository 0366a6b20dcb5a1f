"""The Web Connector's turns: one call in, one legal value out.

`turns` has the calls themselves; `door` log-ins; `company` the recognition of the
company file; `outgoing` and `incoming` the two halves of an exchange; `lost` what
becomes of sets whose answer never came.
"""

from qbwc_server.conversation.limits import Limits
from qbwc_server.conversation.turns import Conversation

__all__ = ["Conversation", "Limits"]
