"""The exceptions of this library.

QbxmlError
├── RequestError    a request that breaks the language, refused before it is sent
└── ResponseError   an answer that cannot be read

A refusal by QuickBooks is no exception: it is a `responses.Status`.
"""


class QbxmlError(Exception):
    """Base of everything that this library raises on purpose."""


class RequestError(QbxmlError):
    """A request that QuickBooks would not understand.

    `field` is the place ("SalesReceiptAdd/RefNumber"), `problem` a sentence about it.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}" if field else problem)
        self.field = field
        self.problem = problem

    def inside(self, element: str) -> "RequestError":
        """Return the same error, seen from the element around its field."""
        return RequestError(
            f"{element}/{self.field}" if self.field else element, self.problem
        )


class ResponseError(QbxmlError):
    """An answer that is not qbXML, or not the answer to a request set."""
