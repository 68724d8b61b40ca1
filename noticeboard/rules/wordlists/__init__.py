"""The words that a moderator should see, per language; the language of a text is not known."""

from noticeboard.rules.wordlists import de, en, es, fr
from noticeboard.rules.wordlists.word_list import WordList

EVERY: tuple[WordList, ...] = (en.WORDS, es.WORDS, fr.WORDS, de.WORDS)
