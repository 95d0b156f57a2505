"""ROC Voorbeeld: an invented school with 26 months of news, made from nothing but a date.

season.py    what kind of day it is: holidays, open days, the incident, the competition
grammar.py   from a template with choices and slots to a Dutch or English sentence
texts.py     the templates and words in texts/*.toml
press.py     the news of one week; voices.py the posts, reviews and comments of one week
sources.py   the seventeen sources and what each carries of a week
formats.py   RSS 2.0, RSS 1.0, Atom and JSON Feed
server.py    all of it over loopback HTTP; files.py the same as files to look at
"""
