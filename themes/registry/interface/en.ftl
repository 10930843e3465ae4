# The words of the pages around the documents, in English.

home = Home
agenda = Agenda items
skip = Skip to the content
navigation = Site
crumbs = You are here
republished = Republished by { $publisher } from the text as received
sample-row = sample
sample = This is a sample. Its States, persons and events are invented.

## What everything is called

part-letter = Letter
part-annex = Annex
part-enclosure = Enclosure
part-numbered = { $part } { $number }
paragraph = Paragraph { $number }
place = { $part }, { $label }
label-paragraph = para. { $number }
label-after = unnumbered paragraph after para. { $number }
label-unnumbered = unnumbered paragraph
label-heading = heading { $number }
label-list = list { $number }
label-table = table { $number }
label-quote = quotation { $number }
label-code = passage { $number }
label-image = image { $number }
label-note = footnote { $number }
footnote = Footnote { $label }
footnote-return = Back to the mark of footnote { $label }
footnotes = Footnotes
table = Table; scrolls sideways where it is wide

## A document

masthead = Masthead, as in the source
symbol-none = Symbol: not stated in the source
symbol-added = added by the publisher
symbol-source = source
job-number = Job number
barcode = Bar code
items = Agenda items
items-here = Agenda items of this document
item = Item { $number }
title-none = title not given in a register here
paired-here = Numbers and titles are paired by their order in the letter.
numbers-added = Paragraph numbers are added by the publisher; they are not in the original.
parts = Parts of this document
paragraphs = { $count ->
    [one] 1 paragraph
   *[other] { $count } paragraphs
  }
part-of = Transmitted by the
part-by = Stated by { $authors }
kind-letter = letter
kind-identical-letters = identical letters
kind-note-verbale = note verbale
kind-dated = { $kind } of { $date }
contents = Contents
contents-added = Links to the headings, added by the publisher
pinpoint = Stated by { $authors } · { $place }
pinpoint-numbered = { $said } · number added by the publisher
pinpoint-link = Link
pinpoint-cite = Cite
copy-quotation = Copy quotation
copied = Copied
figure-card = The number { $number } in the document
figure-row = Row in the data appendix
close = Close
running = { $document } · { $part }
running-foot = Republication, not the official document
link-notes = Addresses of the links, added by the publisher
previous = Previous
next = Next
here = this page
apparatus = By the publisher, not part of the document
other-forms = Other forms of this document
whole = Whole document on one page
whole-title = Whole document
text = Plain text, without links
data = Data appendix
data-not-part = not part of the document
figures = { $count ->
    [one] 1 figure
   *[other] { $count } figures
  }
file-received = Text as received
file-original = Document as received
source = Source
fact-from = Obtained from
fact-on = Obtained on
fact-method = Method
fact-transcriber = Transcribed by
fact-reviewed = Reviewed
compared = Compared
compared-text = with the text as received, every character but white space. SHA-256 of that text:
changed = Text corrected on { $date }:
moved = This page has moved
moved-text = It is now here:
symbol-way = Document { $symbol }
withdrawn = This document was withdrawn
withdrawn-on = Withdrawn on { $date }.
withdrawn-by = Withdrawn on { $date } by { $by }.
withdrawn-row = withdrawn
publishers-note = Note by the publisher:
cited-by = Named by other documents here
banner = What other documents here say of this one
banner-replies = Replied to by { $count } documents here
related-corrects = Corrected by
related-revises = Revised by
related-adds-to = Added to by
related-replies-to = Replied to by
relations = What this document says of others
relation-corrects = Corrects
relation-revises = Revises
relation-adds-to = Adds to
relation-replies-to = Replies to
concerns-parts = concerns: { $parts }
concerns-languages = concerns: { $languages } text
concerns-both = concerns: { $parts } ({ $languages } text)
replies = Replies
additions = Additions
addressed-to = Addressed to

## The data appendix

data-title = Data appendix
data-compiled = Compiled by { $publisher }. Not part of the document.
data-of = Compiled from
data-rule = Every number below is stated by the author named. Nothing is calculated from them except the sums shown; nothing has been verified against the facts.
data-words = Words of the document
data-number = Number
data-bound = Bound
data-unit = Unit
data-by = Stated by
data-where = Where
data-period = Period
data-caption = Figures in the order of the text
data-uncited = No passage of the text is marked as stating this figure.
data-proposed = proposed, not yet reviewed
bound-exact = none stated
bound-more-than = more than
bound-at-least = at least
bound-almost = almost
bound-about = about
bound-less-than = less than
bound-at-most = at most
arithmetic = Arithmetic of the stated numbers
arithmetic-as-stated = as stated in
arithmetic-of = of
arithmetic-adds-up = the numbers stated add up to { $total }; the document states
charts = Charts
chart-rest = hatched: not broken down in the document
chart-others = hatched: the rest
chart-described = A bar stands for { $whole }. Its filled part stands for { $part }. The hatched rest is not broken down in the document.
chart-described-others = A bar stands for { $whole }. Its filled part stands for { $part }; the hatched part stands for the rest.
chart-described-bars = Bars of the numbers below, all in one scale.
data-scroll = Figures; scrolls sideways where it is wide
appearance = Appearance
appearance-automatic = Automatic
appearance-light = Light
appearance-dark = Dark

download = Download
figures-rule = Every number is stated by the author named beside it; nothing has been verified against the facts.

## Other forms, and feeds

forms = For feed readers and other programs
form-text = Plain text, without links
form-markdown = Markdown
form-json = JSON
form-akoma-ntoso = Akoma Ntoso (XML)
form-feed = Feed
form-documents = List of the documents (JSON Lines)
form-agenda = Agenda items (JSON)
form-sitemap = Sitemap
form-figures-csv = Figures (CSV)
form-figures-json = Figures (JSON)
form-figures-csvw = What the columns of the figures mean (CSV on the Web)
form-figures-package = What the columns of the figures mean (Data Package)
feed-title = { $of } – { $site }
feed-of-item = { $item } ({ $organ }, { $period })
feed-author-none = author not stated
column-id = name of the figure, and its anchor in the data appendix
column-words = the words of the document that state the number; empty where no passage is marked as stating it
column-value = the number as a decimal
column-bound = how exact the number is; empty where the document states none, which is not “exactly”
column-unit = what is counted, in the document’s words
column-label = what is said of it, in the document’s words
column-period = the time it is about, in the document’s words
column-stated-by = who states it
column-place = where in the document it is stated
column-also-at = other places that state it
column-address = the address of that place
column-quotation = the sentence of the document that states it
column-status = “proposed” where it was not yet reviewed
column-publishers-note = what the publisher says of it
column-republication = whose republication it is

## How to cite

cite = Cite this document
cite-document = The document
cite-figures = Figures
cite-read = Read this part
cite-copy = Copy
cite-show = Show { $form }
cite-copied = Copied
exchange-bibtex = BibTeX
exchange-ris = RIS
exchange-csl = CSL-JSON
quote-open = “
quote-close = ”
cite-symbol-none = [symbol not stated]
cite-symbol-added = { $symbol } (symbol added by the publisher)
cite-numbered = { $label } (publisher’s numbering)
cite-within = { $part } to: { $document }
cite-republished = republished by { $publisher }
cite-as-of = text as of { $date }
cite-number = (number: { $number })
cite-bound = { $bound } { $number }
cite-by = stated by { $by }
cite-in = in:
cite-form = How these citations are made
cite-form-order = A citation names, in this order: the State or entity that sent the document, else the office; its title; its date; its symbol; the part, with its own author and title where it has them; the place in that part; who republished it; the address; and of when the text is, where a correction was recorded. The citation of a figure begins with the words of the document and the number, and says by whom it is stated.
cite-form-words = Names, titles, dates and symbols are those that the document itself gives. What it does not give is left out.
cite-form-symbol = Where the document states no symbol, the citation says so. A symbol that was learnt later is marked as added by the publisher.
cite-form-numbers = Numbers of paragraphs, headings, lists, tables and other places are the publisher’s, and are marked so, unless the document itself states them.
cite-form-address = Each address leads to the place that is cited, and stays as it is when other text is added.
cite-form-no-address = It is not recorded where this site stands, so citations have no address. Add that of the page that you read.
cite-form-text = This is a republication. A citation of the official document is made from what the organization issued.
cite-form-files = The files and forms for reference managers say the same. In them, a part with an author and a title of its own is an entry of its own, which names the document. Such an entry has the date of the part where that is stated, else that of the document.

## Agenda

agenda-intro = Agenda items under which documents on this site are circulated. Numbers change from session to session.
list-agenda = agenda
list-provisional = provisional agenda
list-preliminary = preliminary list
register-of = { $organ }, { $period }
register-list = List: { $list }
register-document = The list is document { $symbol }.
register-count = { $count ->
    [one] 1 item
   *[other] { $count } items
  }
documents = { $count ->
    [0] no document
    [one] 1 document
   *[other] { $count } documents
  }
item-title = Item { $number }. { $title }
item-of = Agenda item of the { $organ }, { $period }
paired-by = Number and title are paired
paired-by-document = by their order in this document
paired-by-agenda = by the agenda itself
paired-by-library-record = by a library record
paired-by-other = by another source
item-above = Part of
item-below = Sub-items
item-documents = Documents on this site whose masthead names this item ({ $count })
item-documents-none = No document on this site names this item in its masthead.
item-caveat = The sender asks for the items under which a document is circulated. This is not the full list of documents of the item.
item-mentions = Paragraphs that mention it
item-elsewhere = In other sessions
item-neighbours = Items beside this one
other-items = Other items

## Lists and the home page

latest = Latest documents
documents-all = Documents
documents-ways = Documents by organ, session, year and sender
by-organ = By organ
by-session = By session
by-year = By year
by-sender = By sender
documents-by-organ = Documents by organ
documents-by-session = Documents by session
documents-by-year = Documents by year
documents-by-sender = Documents by sender
all-by-organ = All organs
all-by-session = All sessions
all-by-year = All years
all-by-sender = All senders
list-of-organ = Documents of the { $organ }
list-of-session = Documents of the { $organ }, { $period }
list-of-sender = Documents sent by { $sender }
list-of-item = Documents whose masthead names item { $number }
list-of-mentions = Paragraphs that mention item { $number }
list-of-citations = Sentences that name this document
list-within = { $list }: { $within }
block = Part { $number }
blocks = Fifty to a part, counted from the earliest on.
shares-documents = The latest { $count } stand below; all of them by year:
shares-sentences = The latest { $count } stand below; all of them by year:
registers = Registers of agenda items
undated = Without a date
year-title = Documents of { $year }
undated-title = Documents without a date
count = { $count ->
    [one] 1 document
   *[other] { $count } documents
  }
read-letter = Read the letter
home-empty = There is no document here yet.

## Where nothing is

not-found = Nothing is at this address
not-found-text = The address may have been mistyped, or the document may have moved. Everything here can be reached from the home page.

## Search

search = Search
search-site = Search the documents
search-intro = The words of the documents, their titles, agenda items, symbols and figures.
search-without = Searching needs a web browser that runs scripts, and a web server. These lists lead to everything on this site:
search-field = Words, a symbol, an item or a figure
search-submit = Search
search-hint = Such as a word of the text, “A/78/251”, “item 99” or “350”. With the arrow keys you go through what was found.
search-filters = Narrow what was found
search-organ = Organ
search-session = Session
search-year = Year
search-item = Agenda item
search-sender = Sender
search-language = Language
search-any = any
search-item-of = { $number } ({ $session })
search-item-words = agenda items, agenda item, items, item
search-waiting = Searching …
search-none = Nothing was found for “{ $query }”.
search-found = Found for “{ $query }”: { $exact } by symbol, number or figure, { $texts } in the texts.
search-failed = The search index could not be read. The lists lead to everything.
search-exact = By symbol, number or figure
search-texts = In the texts
search-more = Show more
search-slash = The key / leads to the search field
search-home = First page

## The notice

notice = Notice
notice-republication = This is a republication by { $publisher }. It is not a website or an official record of { $organization }.
notice-text = The document is given word for word from the text described under “Source”; where that differs from the text issued by the organization, the latter prevails.
notice-views = What it says, and every number in it, is stated by the author named beside it; publication here expresses no view on it, or on the status, name or boundaries of any place.
notice-added = Paragraph numbers, links, notes, charts and the data appendix are added by the publisher and are not part of the document.
address = Address of this page:
notice-short = Republication by { $publisher }. Not a website of { $organization }.
organization = the United Nations

list-separator = { ", " }
list-last = { $first } and { $last }

date = { $day } { $month ->
     [1] January
     [2] February
     [3] March
     [4] April
     [5] May
     [6] June
     [7] July
     [8] August
     [9] September
     [10] October
     [11] November
    *[12] December
  } { $year }

month-of-year = { $month ->
     [1] January
     [2] February
     [3] March
     [4] April
     [5] May
     [6] June
     [7] July
     [8] August
     [9] September
     [10] October
     [11] November
    *[12] December
  } { $year }
