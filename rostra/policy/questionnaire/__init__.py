"""The questions that a body settles for its policy, as data: structure in `items.toml`, texts in five languages.

Plain Python. An `Item` is one question; its number in the document is its id without the letter.
"""

from rostra.policy.questionnaire.model import ELEMENTS, LANGUAGES, Item, ItemText, OptionText, PolicyText
from rostra.policy.questionnaire.reading import element_text, item, items, policy_text, text

__all__ = [
    "ELEMENTS",
    "LANGUAGES",
    "Item",
    "ItemText",
    "OptionText",
    "PolicyText",
    "element_text",
    "item",
    "items",
    "policy_text",
    "text",
]
