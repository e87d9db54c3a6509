"""Random texts that are dense with figures, units and dates."""

from hypothesis import strategies as st

_WORDS = st.sampled_from(
    "Rs ₹ $ 5 12 1,25,000 2.5 2026 15 crore lakh MW km sq ft per cent by By until within end "
    "of the next last year FY27 Q3 March December 31 to from and between - / , . ( ) homes "
    "roads two twelve months each \xa0 – MTPA kV bps paise".split(" ")
)
TEXTS = (
    st.text(max_size=200)
    | st.lists(_WORDS, max_size=40).map(" ".join)
    | st.lists(_WORDS, max_size=40).map("".join)
    | st.text(alphabet="Rs0123456789.,- crorekMWhby March%₹$to", max_size=120)
)
