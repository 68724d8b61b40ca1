"""The words that a moderator should see, per language; the language of a text is not known."""

from noticeboard.rules.wordlists import english, french, german, spanish
from noticeboard.rules.wordlists.word_list import WordList

EVERY: tuple[WordList, ...] = (english.WORDS, spanish.WORDS, french.WORDS, german.WORDS)
