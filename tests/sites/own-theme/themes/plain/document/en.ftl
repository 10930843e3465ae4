# The words of documents that this theme words in its own way; all others are those of the carried theme.

items-agenda = { $count ->
    [one] Item { $list } of the agenda{ $mark }
   *[other] Items { $list } of the agenda{ $mark }
  }
