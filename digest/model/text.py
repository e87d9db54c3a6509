"""Text: the characters that XML and e-mail can carry, and the tag of a language."""

import re

#: Characters that XML 1.0 (2.2) does not allow in any form.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The same, DEL and the C1 controls: characters that no mail can carry.
NOT_MAIL = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A language tag (BCP 47) as far as it matters here: "en", "en-IN", "zh-Hant-TW".
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
