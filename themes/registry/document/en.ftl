# The words that documents use, in English: what a masthead prints, in the form of the organization.

distribution = Distr.: { $distribution ->
    [general] General
    [limited] Limited
    [restricted] Restricted
   *[other] { $distribution }
  }
original = Original: { $languages }
part-original = [Original: { $languages }]
signed = (Signed)

session = { $ordinal } session
session-of-year = { $year } session
special-session = { $ordinal } special session
emergency-session = { $ordinal } emergency special session
year = { $ordinal } year

items-agenda = { $count ->
    [one] Agenda item { $list }{ $mark }
   *[other] Agenda items { $list }{ $mark }
  }
items-provisional = { $count ->
    [one] Item { $list } of the provisional agenda{ $mark }
   *[other] Items { $list } of the provisional agenda{ $mark }
  }
items-preliminary = { $count ->
    [one] Item { $list } of the preliminary list{ $mark }
   *[other] Items { $list } of the preliminary list{ $mark }
  }
sub-item = ({ $letters })
list-document = { $symbol }.

organ-ga = General Assembly
organ-sc = Security Council
organ-ecosoc = Economic and Social Council
organ-hrc = Human Rights Council

language-ar = Arabic
language-de = German
language-en = English
language-es = Spanish
language-fr = French
language-ru = Russian
language-zh = Chinese

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

ordinal = { $number ->
    [1] First
    [2] Second
    [3] Third
    [4] Fourth
    [5] Fifth
    [6] Sixth
    [7] Seventh
    [8] Eighth
    [9] Ninth
    [10] Tenth
    [11] Eleventh
    [12] Twelfth
    [13] Thirteenth
    [14] Fourteenth
    [15] Fifteenth
    [16] Sixteenth
    [17] Seventeenth
    [18] Eighteenth
    [19] Nineteenth
    [20] Twentieth
    [21] Twenty-first
    [22] Twenty-second
    [23] Twenty-third
    [24] Twenty-fourth
    [25] Twenty-fifth
    [26] Twenty-sixth
    [27] Twenty-seventh
    [28] Twenty-eighth
    [29] Twenty-ninth
    [30] Thirtieth
    [31] Thirty-first
    [32] Thirty-second
    [33] Thirty-third
    [34] Thirty-fourth
    [35] Thirty-fifth
    [36] Thirty-sixth
    [37] Thirty-seventh
    [38] Thirty-eighth
    [39] Thirty-ninth
    [40] Fortieth
    [41] Forty-first
    [42] Forty-second
    [43] Forty-third
    [44] Forty-fourth
    [45] Forty-fifth
    [46] Forty-sixth
    [47] Forty-seventh
    [48] Forty-eighth
    [49] Forty-ninth
    [50] Fiftieth
    [51] Fifty-first
    [52] Fifty-second
    [53] Fifty-third
    [54] Fifty-fourth
    [55] Fifty-fifth
    [56] Fifty-sixth
    [57] Fifty-seventh
    [58] Fifty-eighth
    [59] Fifty-ninth
    [60] Sixtieth
    [61] Sixty-first
    [62] Sixty-second
    [63] Sixty-third
    [64] Sixty-fourth
    [65] Sixty-fifth
    [66] Sixty-sixth
    [67] Sixty-seventh
    [68] Sixty-eighth
    [69] Sixty-ninth
    [70] Seventieth
    [71] Seventy-first
    [72] Seventy-second
    [73] Seventy-third
    [74] Seventy-fourth
    [75] Seventy-fifth
    [76] Seventy-sixth
    [77] Seventy-seventh
    [78] Seventy-eighth
    [79] Seventy-ninth
    [80] Eightieth
    [81] Eighty-first
    [82] Eighty-second
    [83] Eighty-third
    [84] Eighty-fourth
    [85] Eighty-fifth
    [86] Eighty-sixth
    [87] Eighty-seventh
    [88] Eighty-eighth
    [89] Eighty-ninth
    [90] Ninetieth
    [91] Ninety-first
    [92] Ninety-second
    [93] Ninety-third
    [94] Ninety-fourth
    [95] Ninety-fifth
    [96] Ninety-sixth
    [97] Ninety-seventh
    [98] Ninety-eighth
    [99] Ninety-ninth
    [100] Hundredth
   *[other] { $number }th
  }
