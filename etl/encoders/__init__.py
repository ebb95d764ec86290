"""Names that files use become the project's codes: known, near enough to be proposed, or asked about; never guessed.

`encode` and `encode_product` read one text; `settle_codes` and `settle_categories` all different texts of a column, with the
questions that are open and the answers so far. Nothing becomes another code unseen, and nothing becomes 'other'.
"""

from etl.encoders.encode import Certainty, Encoded, encode
from etl.encoders.products import encode_product
from etl.encoders.provinces import CodeScheme
from etl.encoders.questions import ACCEPT, ASK_EACH, REFUSE, Fix
from etl.encoders.settle import settle_codes
from etl.encoders.settle_categories import settle_categories
from etl.encoders.settlement import CodeSettlement

__all__ = [
    "ACCEPT",
    "ASK_EACH",
    "REFUSE",
    "Certainty",
    "CodeScheme",
    "CodeSettlement",
    "Encoded",
    "Fix",
    "encode",
    "encode_product",
    "settle_categories",
    "settle_codes",
]
