# The words that documents use, in French: what a masthead prints, in the form of the organization.

distribution = Distr. { $distribution ->
    [general] générale
    [limited] limitée
    [restricted] restreinte
   *[other] { $distribution }
  }
original = Original : { $languages }
part-original = [Original : { $languages }]
signed = (Signé)

session = { $ordinal } session
session-of-year = Session de { $year }
special-session = { $ordinal } session extraordinaire
emergency-session = { $ordinal } session extraordinaire d’urgence
year = { $ordinal } année

items-agenda = { $count ->
    [one] Point { $list } de l’ordre du jour{ $mark }
   *[other] Points { $list } de l’ordre du jour{ $mark }
  }
items-provisional = { $count ->
    [one] Point { $list } de l’ordre du jour provisoire{ $mark }
   *[other] Points { $list } de l’ordre du jour provisoire{ $mark }
  }
items-preliminary = { $count ->
    [one] Point { $list } de la liste préliminaire{ $mark }
   *[other] Points { $list } de la liste préliminaire{ $mark }
  }
sub-item = { $letters })
list-document = { $symbol }.

organ-ga = Assemblée générale
organ-sc = Conseil de sécurité
organ-ecosoc = Conseil économique et social
organ-hrc = Conseil des droits de l’homme

language-ar = arabe
language-de = allemand
language-en = anglais
language-es = espagnol
language-fr = français
language-ru = russe
language-zh = chinois

list-separator = { ", " }
list-last = { $first } et { $last }

date = { $day ->
    [1] 1{ "" }er
   *[other] { $day }
  } { $month ->
     [1] janvier
     [2] février
     [3] mars
     [4] avril
     [5] mai
     [6] juin
     [7] juillet
     [8] août
     [9] septembre
     [10] octobre
     [11] novembre
    *[12] décembre
  } { $year }

ordinal = { $number ->
    [1] Première
    [2] Deuxième
    [3] Troisième
    [4] Quatrième
    [5] Cinquième
    [6] Sixième
    [7] Septième
    [8] Huitième
    [9] Neuvième
    [10] Dixième
    [11] Onzième
    [12] Douzième
    [13] Treizième
    [14] Quatorzième
    [15] Quinzième
    [16] Seizième
    [17] Dix-septième
    [18] Dix-huitième
    [19] Dix-neuvième
    [20] Vingtième
    [21] Vingt et unième
    [22] Vingt-deuxième
    [23] Vingt-troisième
    [24] Vingt-quatrième
    [25] Vingt-cinquième
    [26] Vingt-sixième
    [27] Vingt-septième
    [28] Vingt-huitième
    [29] Vingt-neuvième
    [30] Trentième
    [31] Trente et unième
    [32] Trente-deuxième
    [33] Trente-troisième
    [34] Trente-quatrième
    [35] Trente-cinquième
    [36] Trente-sixième
    [37] Trente-septième
    [38] Trente-huitième
    [39] Trente-neuvième
    [40] Quarantième
    [41] Quarante et unième
    [42] Quarante-deuxième
    [43] Quarante-troisième
    [44] Quarante-quatrième
    [45] Quarante-cinquième
    [46] Quarante-sixième
    [47] Quarante-septième
    [48] Quarante-huitième
    [49] Quarante-neuvième
    [50] Cinquantième
    [51] Cinquante et unième
    [52] Cinquante-deuxième
    [53] Cinquante-troisième
    [54] Cinquante-quatrième
    [55] Cinquante-cinquième
    [56] Cinquante-sixième
    [57] Cinquante-septième
    [58] Cinquante-huitième
    [59] Cinquante-neuvième
    [60] Soixantième
    [61] Soixante et unième
    [62] Soixante-deuxième
    [63] Soixante-troisième
    [64] Soixante-quatrième
    [65] Soixante-cinquième
    [66] Soixante-sixième
    [67] Soixante-septième
    [68] Soixante-huitième
    [69] Soixante-neuvième
    [70] Soixante-dixième
    [71] Soixante et onzième
    [72] Soixante-douzième
    [73] Soixante-treizième
    [74] Soixante-quatorzième
    [75] Soixante-quinzième
    [76] Soixante-seizième
    [77] Soixante-dix-septième
    [78] Soixante-dix-huitième
    [79] Soixante-dix-neuvième
    [80] Quatre-vingtième
    [81] Quatre-vingt-unième
    [82] Quatre-vingt-deuxième
    [83] Quatre-vingt-troisième
    [84] Quatre-vingt-quatrième
    [85] Quatre-vingt-cinquième
    [86] Quatre-vingt-sixième
    [87] Quatre-vingt-septième
    [88] Quatre-vingt-huitième
    [89] Quatre-vingt-neuvième
    [90] Quatre-vingt-dixième
    [91] Quatre-vingt-onzième
    [92] Quatre-vingt-douzième
    [93] Quatre-vingt-treizième
    [94] Quatre-vingt-quatorzième
    [95] Quatre-vingt-quinzième
    [96] Quatre-vingt-seizième
    [97] Quatre-vingt-dix-septième
    [98] Quatre-vingt-dix-huitième
    [99] Quatre-vingt-dix-neuvième
    [100] Centième
   *[other] { $number }e
  }
