"""Two languages: what is said to people, in the one they ask for, and in the other where that has no words yet."""

from api.languages.asked import Languages, asked_for, environment
from api.languages.speaker import Code, Speaker, Spoken, speaker, speaking, spoken

__all__ = ["Code", "Languages", "Speaker", "Spoken", "asked_for", "environment", "speaker", "speaking", "spoken"]
