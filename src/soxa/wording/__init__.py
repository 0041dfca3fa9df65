"""Sentences for people, in Vietnamese and English, by message id with typed parameters. No Qt."""

from __future__ import annotations

from soxa.wording.catalogue import Catalogue, WordingFault, load_catalogue
from soxa.wording.speech import Explanation, Wording

__all__ = ["Catalogue", "Explanation", "Wording", "WordingFault", "load_catalogue"]
